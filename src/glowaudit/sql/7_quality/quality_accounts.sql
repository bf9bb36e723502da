-- question: how many active accounts are nobody's, of which class, and what will the deletion do with them?
select
    class,
    next,
    count(*) as accounts,
    count(case when person_id is null then 1 end) as without_person
from reconciliation
where role is null
group by class, next
order by accounts desc, class, next
