-- question: how many people enrolled in the window has each exact combination of blockers, by authority?
select authority_id, blockers, cast(sum(people) as bigint) as people
from coverage
where verdict <> 'not_enrolled'
group by authority_id, blockers
