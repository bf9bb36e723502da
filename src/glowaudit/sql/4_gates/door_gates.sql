-- rule: R2
-- question: what is the state of each gate of each door, and when?
-- why: one branch a declared gate; a gate that is not listed here counts as closed.
select
    d.establishment_id, d.individual_id, 'authority' as gate, g.from_on, g.to_on, g.is_open, g.reason, g.decision_id,
    cast(null as varchar(1000)) as origin
from doors d
inner join gate_authority g on d.authority_id = g.authority_id
union all
select
    d.establishment_id, d.individual_id, 'establishment' as gate, g.from_on, g.to_on, g.is_open, g.reason, g.decision_id,
    cast(null as varchar(1000)) as origin
from doors d
inner join gate_establishment g on d.establishment_id = g.establishment_id
union all
select
    d.establishment_id, d.individual_id, 'individual' as gate, g.from_on, g.to_on, g.is_open, g.reason, g.decision_id,
    g.origin
from doors d
inner join gate_individual g on d.individual_id = g.individual_id and d.authority_id = g.authority_id
