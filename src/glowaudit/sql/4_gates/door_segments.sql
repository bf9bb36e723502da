-- rule: R2
-- question: from when to when does the state of a door stay the same, and which of its gates are closed?
-- source: "data will be passed from SEEMiS to Glow only when the local authority, the school and the individual user have opted-in"
-- why: open gates are counted against the declared gates: an unlisted gate, an unknown state, a NULL is closed. Each gate
-- has a bit: those that stand there, less those that stand there closed, even once.
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

counted as (
    select
        t.establishment_id,
        t.individual_id,
        t.from_on,
        coalesce(t.to_on, date '9999-12-31') as to_on,
        coalesce(bit_or(d.weight), 0)
        - coalesce(bit_or(case when g.is_open = 1 then null else d.weight end), 0) as open_gates,
        max(case when g.gate = 'authority' then g.decision_id end) as authority_decision_id,
        max(case when g.gate = 'establishment' then g.decision_id end) as establishment_decision_id,
        max(case when g.gate = 'individual' then g.decision_id end) as individual_decision_id,
        max(case when g.gate = 'authority' then g.reason end) as authority_reason,
        max(case when g.gate = 'establishment' then g.reason end) as establishment_reason,
        max(case when g.gate = 'individual' then g.reason end) as individual_reason,
        max(case when g.gate = 'individual' then g.origin end) as choice_origin
    from segments t
    left join door_gates g
        on
            t.establishment_id = g.establishment_id
            and t.individual_id = g.individual_id
            and g.from_on <= t.from_on
            and t.from_on < g.to_on
    left join declared_gates d on g.gate = d.gate
    group by t.establishment_id, t.individual_id, t.from_on, t.to_on
)

select
    c.*,
    g.closed_count,
    g.blockers
from counted c
left join gate_sets g on c.open_gates = g.open_gates
