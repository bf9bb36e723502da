-- question: how many of the authority's people are in each class, what becomes of them next, and how many others are told?
-- why: others are those whom no verdict places and accounts of nobody: they are told here, but stand in no total.
select
    t.class,
    t.next,
    count(case when t.counted = 1 then 1 end) as people,
    count(case when t.counted = 0 then 1 end) as others,
    count(case when c.opted_out = 1 then 1 end) as opted_out
from told_accounts t
inner join report_scope r on t.authority_id = r.authority_id
left join closed_today c on t.class = 'not_honoured' and t.authority_id = c.authority_id and t.person_id = c.person_id
group by t.class, t.next
order by t.class, t.next
