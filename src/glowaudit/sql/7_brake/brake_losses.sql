-- question: whose accounts or verdicts made a group trip the brake?
-- why: of a group over its limit those whose accounts would go; of one that vanished those whom the earlier run kept there.
-- Somebody counts once an authority.
with over_limit as (
    select g.authority_id, a.account_id, a.person_id, a.holder_id, cast(null as varchar) as moved
    from brake_groups g
    inner join account_homes a
        on
            a.lost and not a.own_opt_out
            and case g.dimension
                when 'authority' then a.authority_id = g.id
                when 'establishment' then a.authority_id = g.authority_id and a.establishment_id = g.id
                when 'role' then a.authority_id = g.authority_id and a.role = g.id
                when 'stage' then a.authority_id = g.authority_id and a.stage = g.id
                else a.authority_id is null and a.establishment_id is not distinct from coalesce(g.id, a.establishment_id)
            end
    where g.over_limit
),

vanished as (
    select
        g.authority_id,
        cast(null as varchar) as account_id,
        b.person_id,
        v.person_id as holder_id,
        case
            when not v.kept or v.person_id is null then null
            when g.dimension in ('role', 'stage') and v.authority_id = g.authority_id then g.dimension
            when v.establishment_id = b.establishment_id then 'authority_id'
            else 'establishment_id'
        end as moved
    from brake_groups g
    inner join against_verdicts b
        on
            b.kept and b.authority_id = g.authority_id
            and case g.dimension
                when 'authority' then true
                when 'establishment' then b.establishment_id = g.id
                when 'role' then b.role = g.id
                when 'stage' then b.stage = g.id
                else false
            end
    left join verdicts v on b.person_id = v.person_id
    left join opted_out_people c on b.person_id = c.person_id
    where g.vanished and (v.kept or c.person_id is null)
),

told as (
    select * from over_limit
    union all
    select * from vanished
)

select
    authority_id,
    coalesce(person_id, account_id) as loss,
    min(account_id) as account_id,
    min(person_id) as person_id,
    min(holder_id) as holder_id,
    min(moved) as moved
from told
group by 1, 2
