-- question: how many pupils of each stage are kept?
select
    coalesce(stage, '') as stage,
    count(case when enrolled = 1 then 1 end) as enrolled,
    count(case when kept then 1 end) as kept,
    count(case when enrolled = 1 and not kept then 1 end) as not_kept
from own_people
where role = 'pupil'
group by stage
having count(case when enrolled = 1 then 1 end) > 0
order by coalesce(stage, 'unknown')
