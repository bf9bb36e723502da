-- question: who of the authorities looked at (since_scope; nobody there: all) is gained, lost or another since the earlier run?
-- why: a person counts where their verdict row is, in each of the two runs, so that the authorities sum to the nation.
-- What happened at an authority that is not looked at is not told: who came from there or went there is gained or lost by
-- that, unless they were enrolled at an own school all the while and its gates made it so.
with scoped as (select count(*) as authorities from since_scope),

placed as (
    select
        c.*,
        c.was_there and (scoped.authorities = 0 or b.authority_id is not null) as counted_before,
        c.is_there and (scoped.authorities = 0 or n.authority_id is not null) as counted_now,
        scoped.authorities = 0 or g.authority_id is not null as own_gate,
        scoped.authorities = 0 or e.id is null or o.authority_id is not null as still_own_school
    from compared_people c
    cross join scoped
    left join since_scope b on c.authority_before = b.authority_id
    left join since_scope n on c.authority_now = n.authority_id
    left join since_scope g on c.gate_authority = g.authority_id
    left join last_day_gates e on e.gate = 'establishment' and c.establishment_before = e.id
    left join since_scope o on e.authority_id = o.authority_id
    where scoped.authorities = 0 or b.authority_id is not null or n.authority_id is not null
),

weighed as (
    select
        * replace (
            kept_before and counted_before as kept_before,
            kept_now and counted_now as kept_now,
            case when counted_before and still_own_school then establishment_before end as establishment_before
        ),
        was_there and is_there and counted_before <> counted_now as crossed
    from placed
),

changed as (
    select
        *,
        case
            when kept_now and not kept_before then 'gained'
            when kept_before and not kept_now then 'lost'
            when crossed then 'moved'
            when not was_there then 'new'
            when not is_there then 'gone'
            when verdict_before <> verdict_now then 'turned'
            else 'unchanged'
        end as change,
        case when stays and cause not like '%transfer%' then own_gate else not crossed end as may_be_told
    from weighed
)

select
    * replace (
        case when kept_before = kept_now then '' when may_be_told then cause else 'another_authority' end as cause,
        case when kept_before <> kept_now and may_be_told then gate end as gate,
        case when kept_before <> kept_now and may_be_told then gate_id end as gate_id
    )
from changed
