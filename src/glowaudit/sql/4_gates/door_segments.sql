-- rule: R2
-- question: from when to when does the state of a door stay the same, and which of its gates are closed?
-- source: "data will be passed from SEEMiS to Glow only when the local authority, the school and the individual user have opted-in"
-- why: open gates are counted against the declared gates: an unlisted gate, an unknown state, a NULL is closed.
with bounds as (
    select establishment_id, individual_id, from_on from door_gates
    union
    select establishment_id, individual_id, date '0001-01-01' as from_on from doors
),

segments as (
    select
        establishment_id,
        individual_id,
        from_on,
        lead(from_on) over (partition by establishment_id, individual_id order by from_on) as to_on
    from bounds
),

gate_states as (
    select
        t.establishment_id, t.individual_id, t.from_on, t.to_on, g.gate,
        min(coalesce(g.is_open, 0)) as is_open,
        max(g.decision_id) as decision_id,
        max(g.reason) as reason,
        max(g.origin) as origin
    from segments t
    left join door_gates g
        on
            t.establishment_id = g.establishment_id
            and t.individual_id = g.individual_id
            and g.from_on <= t.from_on
            and t.from_on < g.to_on
    group by t.establishment_id, t.individual_id, t.from_on, t.to_on, g.gate
),

counted as (
    select
        s.establishment_id,
        s.individual_id,
        s.from_on,
        coalesce(s.to_on, date '9999-12-31') as to_on,
        sum(case when s.is_open = 1 then d.weight else 0 end) as open_gates,
        max(case when s.gate = 'authority' then s.decision_id end) as authority_decision_id,
        max(case when s.gate = 'establishment' then s.decision_id end) as establishment_decision_id,
        max(case when s.gate = 'individual' then s.decision_id end) as individual_decision_id,
        max(case when s.gate = 'authority' then s.reason end) as authority_reason,
        max(case when s.gate = 'establishment' then s.reason end) as establishment_reason,
        max(case when s.gate = 'individual' then s.reason end) as individual_reason,
        max(case when s.gate = 'individual' then s.origin end) as choice_origin
    from gate_states s
    left join declared_gates d on s.gate = d.gate
    group by s.establishment_id, s.individual_id, s.from_on, s.to_on
)

select
    c.*,
    g.closed_count,
    g.blockers
from counted c
left join gate_sets g on c.open_gates = g.open_gates
