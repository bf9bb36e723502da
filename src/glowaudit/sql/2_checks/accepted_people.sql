-- question: which people are known?
select person_id, role, display_name, stage, added_on, file, row, line from checked_people where fault is null
