-- question: how many pupils and how many staff are kept?
select
    role,
    count(case when enrolled = 1 then 1 end) as enrolled,
    count(case when kept then 1 end) as kept,
    count(case when enrolled = 1 and not kept then 1 end) as not_kept,
    count(case when outcome = 'gates' then 1 end) as gates,
    count(case when outcome = 'own_choice' then 1 end) as own_choice,
    count(case when outcome = 'no_open_school' then 1 end) as no_open_school,
    count(case when outcome = 'unreadable' then 1 end) as unreadable
from own_people
group by role
having count(case when enrolled = 1 then 1 end) > 0
order by role
