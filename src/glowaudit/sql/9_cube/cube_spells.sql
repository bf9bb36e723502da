-- question: which enrolments are in force on some day that the cube answers for?
-- why: clipped to those days. Where only some authorities are looked at (cube_authorities is not empty), of everybody
-- who is enrolled there on such a day.
with focused as (select count(*) as authorities from cube_authorities),

within as (
    select
        e.person_id,
        e.establishment_id,
        e.authority_id,
        e.individual_id,
        e.from_on as began_on,
        greatest(e.from_on, r.from_on) as from_on,
        least(e.to_on, r.to_on) as to_on
    from enrolment_spells e
    cross join cube_range r
    where greatest(e.from_on, r.from_on) < least(e.to_on, r.to_on)
),

wanted as (
    select distinct w.person_id
    from within w
    inner join cube_authorities a on w.authority_id = a.authority_id
)

select w.*
from within w
cross join focused
left join wanted on w.person_id = wanted.person_id
where focused.authorities = 0 or wanted.person_id is not null
