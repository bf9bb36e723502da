-- rule: R4
-- question: what have an establishment's decisions (or, where it has none and the settings say so, its authority's)
-- made of its gate, leaving aside whether it exists on the day?
-- source: "controls within SEEMiS only allow for an opt-in or an opt-out of Glow on an establishment or whole authority basis"
with undecided as (
    select e.establishment_id, e.authority_id
    from ledger_establishments e
    left join choices h on h.scope = 'establishment' and e.establishment_id = h.subject_id
    where h.subject_id is null
),

periods as (
    select e.establishment_id, date '0001-01-01' as from_on, coalesce(min(c.from_on), date '9999-12-31') as to_on,
        0 as is_open, 'no_decision' as reason, cast(null as varchar(1000)) as decision_id
    from ledger_establishments e
    cross join run_settings s
    left join administrator_choice_periods c on c.scope = 'establishment' and e.establishment_id = c.subject_id
    left join undecided n on e.establishment_id = n.establishment_id
    where n.establishment_id is null or s.establishment_default = 'closed'
    group by e.establishment_id
    union all
    select subject_id as establishment_id, from_on, to_on, case when choice = 'in' then 1 else 0 end as is_open,
        case when choice = 'in' then 'opted_in' else 'opted_out' end as reason, decision_id
    from administrator_choice_periods
    where scope = 'establishment'
    union all
    select n.establishment_id, a.from_on, a.to_on, a.is_open, 'follows_authority' as reason,
        cast(null as varchar(1000)) as decision_id
    from undecided n
    inner join gate_authority a on n.authority_id = a.authority_id
    cross join run_settings s
    where s.establishment_default = 'authority'
)

select establishment_id, from_on, to_on, is_open, reason, decision_id
from periods
where from_on < to_on
