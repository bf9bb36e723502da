-- question: what made how many gained or lost, at which gate, how did it stand in the earlier run and how does it now?
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
    b.reason as reason_before,
    b.decision_id as decision_before,
    n.reason as reason_now,
    n.decision_id as decision_now,
    c.people
from counted c
left join earlier_gates b on c.gate = b.gate and c.gate_id = b.id
left join last_day_gates n on c.gate = n.gate and c.gate_id = n.id
order by c.people desc, c.change, c.cause, c.gate_id
