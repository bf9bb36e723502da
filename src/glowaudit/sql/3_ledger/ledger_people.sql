-- question: which people are there, and who arrives in a scenario?
select person_id, role, display_name, stage, added_on from accepted_people
union all
select person_id, role, cast(null as varchar(1000)) as display_name, stage, cast(null as date) as added_on
from scenario_arrivals
