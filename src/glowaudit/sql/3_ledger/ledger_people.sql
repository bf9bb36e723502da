-- question: which people are there?
select person_id, role, display_name, stage, added_on from accepted_people
