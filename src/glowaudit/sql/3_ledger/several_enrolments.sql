-- question: of whom are there several enrolment rows? Only they can have overlaps, transfers, or one row in place of another.
select person_id
from accepted_enrolments
group by person_id
having count(*) > 1
