-- question: whose own choice is out on last_day, where their verdict places them? That is no fault of an extract.
select v.person_id
from verdicts v
inner join last_day_doors g on v.person_id = g.individual_id and coalesce(v.establishment_id, '') = g.establishment_id
where g.individual_reason = 'opted_out'
