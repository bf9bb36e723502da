-- question: what keeps enrolled people out on last_day, in which exact combination, and who can act?
select blockers, who_acts, count(*) as people
from own_people
where enrolled = 1 and not kept
group by blockers, who_acts
order by people desc, blockers, who_acts
