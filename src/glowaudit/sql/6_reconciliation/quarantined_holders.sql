-- question: which person_ids stand in people rows that are all in quarantine?
select distinct q.own_id as person_id
from quarantine q
left join ledger_people p on q.own_id = p.person_id
where q.file = 'people' and q.own_id is not null and p.person_id is null
