-- question: what made how many gained or lost, at which gate, how did it stand in the earlier run and how does it now?
-- why: of a school to which people were transferred, how it stood before they were there says nothing.
with counted as (
    select change, cause, gate, gate_id, count(*) as people
    from since_people
    where change in ('gained', 'lost')
    group by change, cause, gate, gate_id
)

select
    c.change,
    c.cause,
    c.gate,
    c.gate_id,
    coalesce(n.name, b.name) as name,
    case when c.cause not like '%transfer%' then b.reason end as reason_before,
    case when c.cause not like '%transfer%' then b.decision_id end as decision_before,
    case when c.cause not like '%transfer%' then n.reason end as reason_now,
    case when c.cause not like '%transfer%' then n.decision_id end as decision_now,
    c.people
from counted c
left join earlier_gates b on c.gate = b.gate and c.gate_id = b.id
left join last_day_gates n on c.gate = n.gate and c.gate_id = n.id
order by c.people desc, c.change, c.cause, c.gate_id
