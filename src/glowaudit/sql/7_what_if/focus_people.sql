-- question: who has to be looked at, for what is said of some authorities to be right?
-- why: everybody ever enrolled there, and everybody whom a scenario transfers (perhaps to there).
select distinct e.person_id
from accepted_enrolments e
inner join accepted_establishments s on e.establishment_id = s.establishment_id
inner join focus_authorities f on s.authority_id = f.authority_id
union
select person_id from scenario_transfers
union
select person_id from scenario_arrivals
