-- question: which enrolments are known?
select person_id, establishment_id, start_on, end_on, recorded_at, file, row, line
from staged_enrolments
anti join faulty_enrolments using (row)
