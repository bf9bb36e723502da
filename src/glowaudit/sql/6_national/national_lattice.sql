-- question: how many people of each authority does each exact combination of closed gates keep out, and who can act?
select authority_id, blockers, who_acts, count(*) as people
from people_by_authority
where enrolled = 1 and not kept
group by authority_id, blockers, who_acts
order by people desc, authority_id, blockers, who_acts
