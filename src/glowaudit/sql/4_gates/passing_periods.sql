-- rule: R2, R8
-- question: from when to when do a person's data pass through each enrolment?
-- source: "the data will only be passed to Glow if the new school and local authority have opted-in"
select
    s.person_id,
    s.establishment_id,
    greatest(s.from_on, o.from_on) as from_on,
    least(s.to_on, o.to_on) as to_on
from enrolment_spells s
inner join door_openings o on s.establishment_id = o.establishment_id and s.individual_id = o.individual_id
where greatest(s.from_on, o.from_on) < least(s.to_on, o.to_on)
