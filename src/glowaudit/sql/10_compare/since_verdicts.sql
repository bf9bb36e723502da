-- question: how many are kept or not kept as before, but with another verdict?
select verdict_before, verdict_now, count(*) as people
from since_people
where change = 'turned'
group by verdict_before, verdict_now
order by people desc, verdict_before, verdict_now
