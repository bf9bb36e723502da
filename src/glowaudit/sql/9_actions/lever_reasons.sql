-- question: why is each lever closed on last_day, by which decision, and which row would have to be mended?
with mended as (
    select scope, subject_id, min(file) as file, min(row) as row, count(*) as rows
    from known_unreadable_decisions
    group by scope, subject_id
),

gates as (
    select 'authority' as gate, authority_id as id, from_on, to_on, reason, decision_id from gate_authority
    union all
    select 'establishment' as gate, establishment_id as id, from_on, to_on, reason, decision_id from gate_establishment
)

select
    l.lever,
    l.gate,
    l.id,
    coalesce(l.name, l.id) as name,
    l.authority_id,
    l.state,
    g.reason,
    case when l.state = 'closed' then g.decision_id end as decision_id,
    m.file,
    m.row,
    m.rows
from levers l
cross join run_settings s
inner join gates g on l.gate = g.gate and l.id = g.id and g.from_on <= s.last_day and s.last_day < g.to_on
left join mended m on l.state = 'unreadable' and l.gate = m.scope and l.id = m.subject_id
order by l.lever
