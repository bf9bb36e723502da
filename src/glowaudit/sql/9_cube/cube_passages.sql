-- question: from which day on do a school's own gate and its authority's together let data through, or not?
-- why: of another authority's school a report shows no more than that.
with days as (
    select e.establishment_id, e.authority_id, g.from_on
    from ledger_establishments e
    inner join cube_gates g on g.gate = 'establishment' and e.establishment_id = g.id
    union
    select e.establishment_id, e.authority_id, g.from_on
    from ledger_establishments e
    inner join cube_gates g on g.gate = 'authority' and e.authority_id = g.id
),

standing as (
    select
        d.establishment_id,
        d.from_on,
        case when s.state in ('open', 'follows') and a.state = 'open' then 'open' else 'closed' end as state
    from days d
    asof left join (select id, from_on, state from cube_gates where gate = 'establishment') s
        on d.establishment_id = s.id and d.from_on >= s.from_on
    asof left join (select id, from_on, state from cube_gates where gate = 'authority') a
        on d.authority_id = a.id and d.from_on >= a.from_on
),

told as (
    select
        establishment_id,
        from_on,
        state,
        lag(state) over (partition by establishment_id order by from_on) as before
    from standing
)

select establishment_id, from_on, state
from told
where before is null or before <> state
order by establishment_id, from_on
