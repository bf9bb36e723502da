-- question: how many of each authority, school, role and stage were kept, are lost, are gained, are kept now?
-- why: who was kept or is lost counts where they stood then, who is gained or kept where they stand now; so those kept
-- throughout who changed their school or stage make up the rest.
with sides as (
    select
        coalesce(authority_before, '') as authority, coalesce(establishment_before, '') as establishment,
        role_before as role, coalesce(stage_before, '') as stage,
        1 as kept_before, case when change = 'lost' then 1 else 0 end as lost, 0 as gained, 0 as kept_now
    from since_people
    where kept_before
    union all
    select
        coalesce(authority_now, '') as authority, coalesce(establishment_now, '') as establishment,
        role_now as role, coalesce(stage_now, '') as stage,
        0 as kept_before, 0 as lost, case when change = 'gained' then 1 else 0 end as gained, 1 as kept_now
    from since_people
    where kept_now
),

grouped as (
    select
        case
            when grouping(authority) = 0 then 'authority'
            when grouping(establishment) = 0 then 'establishment'
            when grouping(role) = 0 then 'role'
            else 'stage'
        end as dimension,
        coalesce(authority, establishment, role, stage) as id,
        cast(sum(kept_before) as bigint) as kept_before,
        cast(sum(lost) as bigint) as lost,
        cast(sum(gained) as bigint) as gained,
        cast(sum(kept_now) as bigint) as kept_now
    from sides
    group by grouping sets ((authority), (establishment), (role), (stage))
)

select g.dimension, g.id, coalesce(n.name, b.name) as name, g.kept_before, g.lost, g.gained, g.kept_now
from grouped g
left join earlier_gates b on g.dimension = b.gate and g.id = b.id
left join last_day_gates n on g.dimension = n.gate and g.id = n.id
order by g.dimension, g.lost + g.gained desc, g.id
