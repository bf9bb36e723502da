-- question: in which authority, school, role or stage would more accounts not be kept than the limit allows, and which has
-- vanished since the earlier run?
-- why: individuals' own opt-outs never count. A group has vanished where the earlier run kept somebody who has not chosen
-- out since, and now nobody is kept, nor out by their own choice alone. Small groups are not exempt. A school that enrolments
-- name and no row of establishments has is some authority's: its losses are weighed as if it were of the smallest.
with accounts as (
    select
        d.dimension,
        a.authority_id,
        case d.dimension
            when 'authority' then a.authority_id
            when 'establishment' then a.establishment_id
            when 'role' then a.role
            when 'stage' then a.stage
        end as id,
        count(*) as accounts,
        count(*) filter (a.lost and not a.own_opt_out) as lost,
        count(*) filter (a.own_opt_out) as own_opt_outs
    from account_homes a
    cross join brake_limits d
    where a.authority_id is not null
    group by 1, 2, 3
),

unplaced as (
    select
        count(*) as accounts,
        count(*) filter (authority_id is null and lost and not own_opt_out) as lost,
        count(*) filter (authority_id is null and own_opt_out) as own_opt_outs
    from account_homes
),

unknown_schools as (
    select
        a.establishment_id as id,
        count(*) as accounts,
        count(*) filter (a.lost and not a.own_opt_out) as lost,
        count(*) filter (a.own_opt_out) as own_opt_outs
    from account_homes a
    left join (select distinct establishment_id from checked_establishments) e on a.establishment_id = e.establishment_id
    where a.authority_id is null and a.establishment_id is not null and e.establishment_id is null
    group by a.establishment_id
),

smallest as (
    select coalesce(min(accounts), 0) as accounts
    from accounts
    where dimension = 'authority'
),

earlier as (
    select
        d.dimension,
        b.authority_id,
        case d.dimension
            when 'authority' then b.authority_id
            when 'establishment' then b.establishment_id
            when 'role' then b.role
            when 'stage' then b.stage
        end as id,
        count(*) as kept,
        count(*) filter (v.kept or c.person_id is null) as not_opted_out
    from against_verdicts b
    left join verdicts v on b.person_id = v.person_id
    left join opted_out_people c on b.person_id = c.person_id
    cross join brake_limits d
    where b.kept and b.authority_id is not null
    group by 1, 2, 3
),

standing as (
    select
        d.dimension,
        v.authority_id,
        case d.dimension
            when 'authority' then v.authority_id
            when 'establishment' then v.establishment_id
            when 'role' then v.role
            when 'stage' then v.stage
        end as id,
        count(*) as people
    from verdicts v
    left join opted_out_people c on v.person_id = c.person_id
    cross join brake_limits d
    where v.kept or (v.blockers = 'individual' and c.person_id is not null)
    group by 1, 2, 3
),

weighed as (
    select
        coalesce(a.dimension, e.dimension) as dimension,
        coalesce(a.authority_id, e.authority_id) as authority_id,
        coalesce(a.id, e.id) as id,
        coalesce(a.accounts, 0) as accounts,
        coalesce(a.accounts, 0) as whole,
        coalesce(a.lost, 0) as lost,
        coalesce(a.own_opt_outs, 0) as own_opt_outs,
        coalesce(e.kept, 0) as kept_earlier,
        coalesce(e.not_opted_out, 0) > 0 and s.id is null as vanished
    from accounts a
    full outer join earlier e on a.dimension = e.dimension and a.authority_id = e.authority_id and a.id = e.id
    left join standing s
        on
            coalesce(a.dimension, e.dimension) = s.dimension
            and coalesce(a.authority_id, e.authority_id) = s.authority_id
            and coalesce(a.id, e.id) = s.id
    where coalesce(a.id, e.id) is not null
    union all
    select 'unplaced', null, null, accounts, accounts, lost, own_opt_outs, 0, false
    from unplaced
    where accounts > 0
    union all
    select 'unplaced', null, u.id, u.accounts, u.accounts + s.accounts, u.lost, u.own_opt_outs, 0, false
    from unknown_schools u
    cross join smallest s
)

select
    w.* exclude (whole),
    d.highest,
    w.lost > d.highest * w.whole as over_limit,
    w.vanished or w.lost > d.highest * w.whole as tripped
from weighed w
inner join brake_limits d on case w.dimension when 'unplaced' then 'authority' else w.dimension end = d.dimension
order by tripped desc, d.place, w.authority_id, w.id
