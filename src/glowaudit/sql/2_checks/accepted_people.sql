-- question: which people are known?
select person_id, role, display_name, stage, added_on, file, row, line
from staged_people
anti join faulty_people using (row)
