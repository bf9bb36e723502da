-- question: how many of the authority's people pass on as_of, after each change, and on last_day?
with steps as (
    select s.as_of as on_day, count(case when o.verdict in ('reaches', 'will_stop') then 1 end) as change
    from run_settings s
    left join own_people o on true
    group by s.as_of
    union all
    select on_day, sum(case when change = 'starts' then people else -people end) as change
    from report_changes
    group by on_day
    union all
    select last_day as on_day, 0 as change from run_settings
)

select on_day, cast(sum(sum(change)) over (order by on_day) as integer) as passing
from steps
group by on_day
order by on_day
