-- question: how does the gate of each authority and school stand on last_day?
-- why: absent: not open as a school, so that there is no gate to open; follows: as its authority's.
select
    'authority' as gate,
    a.authority_id as id,
    case when g.is_open = 1 then 'open' else 'closed' end as state
from ledger_authorities a
cross join run_settings s
left join gate_authority g on a.authority_id = g.authority_id and g.from_on <= s.last_day and s.last_day < g.to_on
union all
select
    'establishment' as gate,
    e.establishment_id as id,
    case
        when s.last_day < coalesce(e.opened_on, date '0001-01-01') then 'absent'
        when s.last_day >= coalesce(e.closed_on, date '9999-12-31') then 'absent'
        when g.reason = 'follows_authority' then 'follows'
        when g.is_open = 1 then 'open'
        else 'closed'
    end as state
from ledger_establishments e
cross join run_settings s
left join gate_establishment g
    on e.establishment_id = g.establishment_id and g.from_on <= s.last_day and s.last_day < g.to_on
