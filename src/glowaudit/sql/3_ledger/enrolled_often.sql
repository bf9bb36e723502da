-- question: who may be enrolled more than once, by the rows of the extract or by a scenario?
select person_id from several_enrolments
union
select person_id from scenario_transfers
union
select person_id from scenario_arrivals
