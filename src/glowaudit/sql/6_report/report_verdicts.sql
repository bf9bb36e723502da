-- question: how many of the authority's people meet each verdict?
select verdict, count(case when role = 'pupil' then 1 end) as pupils, count(case when role = 'staff' then 1 end) as staff,
    count(*) as people
from own_people
group by verdict
order by verdict
