-- question: how many pupils and how many staff are kept?
select
    role,
    count(case when enrolled = 1 then 1 end) as enrolled,
    count(case when kept then 1 end) as kept,
    count(case when enrolled = 1 and not kept then 1 end) as not_kept
from own_people
group by role
having count(case when enrolled = 1 then 1 end) > 0
order by role
