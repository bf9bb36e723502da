-- question: how many are kept, in the earlier run and now, and of how many is something else another?
select
    count(case when counted_before then 1 end) as people_before,
    count(case when counted_now then 1 end) as people_now,
    count(case when kept_before then 1 end) as kept_before,
    count(case when kept_now then 1 end) as kept_now,
    count(case when change = 'gained' then 1 end) as gained,
    count(case when change = 'lost' then 1 end) as lost,
    count(case when change = 'turned' then 1 end) as turned,
    count(case when counted_now and not was_there then 1 end) as new,
    count(case when counted_before and not is_there then 1 end) as gone,
    count(case when change = 'unchanged' then 1 end) as unchanged
from since_people
