-- question: how many of the authority's verdicts does each rule support?
select cited.rule, count(*) as people
from own_people o
cross join unnest(string_split(o.rules, '+')) as cited (rule)
group by cited.rule
order by cited.rule
