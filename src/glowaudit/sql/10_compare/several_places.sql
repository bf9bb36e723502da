-- question: where are people enrolled on last_day who are enrolled at several establishments then?
-- why: written beside the verdicts of a run, so that a later run can tell a transfer from another of their enrolments
-- that decides now.
with covering as (
    select distinct person_id, establishment_id from window_spells where covers_last_day = 1
),

several as (
    select person_id from covering group by person_id having count(*) > 1
)

select c.person_id, c.establishment_id
from covering c
inner join several s on c.person_id = s.person_id
order by c.person_id, c.establishment_id
