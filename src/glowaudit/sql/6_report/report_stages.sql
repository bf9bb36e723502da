-- question: how many pupils of each stage are kept?
select
    coalesce(stage, '') as stage,
    count(case when enrolled = 1 then 1 end) as enrolled,
    count(case when kept then 1 end) as kept,
    count(case when enrolled = 1 and not kept then 1 end) as not_kept,
    count(case when who_acts in ('authority', 'establishment', 'authority+establishment') then 1 end) as gates,
    count(case when who_acts = 'own_choice' then 1 end) as own_choice,
    count(case when enrolled = 1 and who_acts in ('enrolment', 'school_closed') then 1 end) as no_open_school,
    count(case when who_acts = 'unreadable' then 1 end) as unreadable
from own_people
where role = 'pupil'
group by stage
having count(case when enrolled = 1 then 1 end) > 0
order by coalesce(stage, 'unknown')
