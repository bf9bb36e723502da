-- question: on which days do how many of the authority's people start or stop to pass, and why?
select c.on_day, c.change, c.cause, count(*) as people
from passing_change_causes c
inner join report_scope r on c.authority_id = r.authority_id
group by c.on_day, c.change, c.cause
order by c.on_day, c.change, people desc, c.cause
