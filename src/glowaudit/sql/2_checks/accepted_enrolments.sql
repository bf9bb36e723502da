-- question: which enrolments are known?
select person_id, establishment_id, start_on, end_on, recorded_at, file, row, line
from checked_enrolments
where fault is null
