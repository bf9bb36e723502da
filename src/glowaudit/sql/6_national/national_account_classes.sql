-- question: how many people and accounts of nobody are in each class in all, and what will feed and deletion do next?
select
    class,
    next,
    sum(case when role is not null then rows else 0 end)::bigint as people,
    sum(case when role is null then rows else 0 end)::bigint as others
from reconciliation_counts
group by class, next
order by class, next
