-- question: which establishment do people carry who are enrolled on no day of the window?
-- why: that of their enrolment with the latest start (one of no days included; ties by establishment_id).
with ranked as (
    select
        e.person_id,
        e.establishment_id,
        e.authority_id,
        e.individual_id,
        e.from_on,
        e.to_on,
        row_number() over (partition by e.person_id order by e.from_on desc, e.establishment_id) as nth
    from enrolment_spells e
    left join decisive_enrolments d on e.person_id = d.person_id
    where d.person_id is null
)

select person_id, establishment_id, authority_id, individual_id, from_on, to_on
from ranked
where nth = 1
