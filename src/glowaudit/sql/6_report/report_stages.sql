-- question: how many pupils of each stage are kept?
select
    coalesce(stage, '') as stage,
    count(case when enrolled = 1 then 1 end) as enrolled,
    count(case when kept then 1 end) as kept,
    count(case when enrolled = 1 and not kept then 1 end) as not_kept,
    count(case when outcome = 'gates' then 1 end) as gates,
    count(case when outcome = 'own_choice' then 1 end) as own_choice,
    count(case when outcome = 'no_open_school' then 1 end) as no_open_school,
    count(case when outcome = 'unreadable' then 1 end) as unreadable
from own_people
where role = 'pupil'
group by stage
having count(case when enrolled = 1 then 1 end) > 0
order by coalesce(stage, 'unknown')
