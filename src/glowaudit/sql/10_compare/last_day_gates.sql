-- question: how do the gates of each authority and establishment stand on last_day, what are they called, and whose are they?
-- why: written beside the verdicts of a run, so that a later run can say which gate was open and is now closed.
select 'authority' as gate, a.authority_id as id, a.name, a.authority_id, g.is_open, g.reason, g.decision_id
from ledger_authorities a
cross join run_settings s
left join gate_authority g on a.authority_id = g.authority_id and g.from_on <= s.last_day and s.last_day < g.to_on
union all
select 'establishment' as gate, e.establishment_id as id, e.name, e.authority_id, g.is_open, g.reason, g.decision_id
from ledger_establishments e
cross join run_settings s
left join gate_establishment g
    on e.establishment_id = g.establishment_id and g.from_on <= s.last_day and s.last_day < g.to_on
order by gate, id
