-- question: in which state is each gate of an authority or school from which day on, as switches see it?
-- why: absent: not open as a school; follows: no decision, as its authority; unreadable: closed until the row is mended.
with states as (
    select
        'authority' as gate,
        g.authority_id as id,
        greatest(g.from_on, r.from_on) as from_on,
        case
            when g.is_open = 1 then 'open'
            when g.reason = 'unreadable_decision' then 'unreadable'
            else 'closed'
        end as state
    from gate_authority g
    cross join cube_range r
    where greatest(g.from_on, r.from_on) < least(g.to_on, r.to_on)
    union all
    select
        'establishment' as gate,
        g.establishment_id as id,
        greatest(g.from_on, r.from_on) as from_on,
        case
            when g.from_on < coalesce(e.opened_on, date '0001-01-01') then 'absent'
            when g.from_on >= greatest(
                coalesce(e.closed_on, date '9999-12-31'), coalesce(e.opened_on, date '0001-01-01')
            ) then 'absent'
            when g.reason = 'follows_authority' then 'follows'
            when g.is_open = 1 then 'open'
            when g.reason = 'unreadable_decision' then 'unreadable'
            else 'closed'
        end as state
    from gate_establishment g
    cross join cube_range r
    inner join ledger_establishments e on g.establishment_id = e.establishment_id
    where greatest(g.from_on, r.from_on) < least(g.to_on, r.to_on)
),

told as (
    select gate, id, from_on, state, lag(state) over (partition by gate, id order by from_on) as before
    from states
)

select gate, id, from_on, state
from told
where before is null or before <> state
order by gate, id, from_on
