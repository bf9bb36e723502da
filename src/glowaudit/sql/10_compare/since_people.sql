-- question: who of the authorities looked at (since_scope; nobody there: all) is gained, lost or another since the earlier run?
-- why: a person counts where their verdict row is, in each of the two runs, so that the authorities sum to the nation.
-- Who came from an authority that is not looked at, or went to one, is gained or lost by that and nothing else is said.
with scoped as (select count(*) as authorities from since_scope),

placed as (
    select
        c.*,
        c.was_there and (scoped.authorities = 0 or b.authority_id is not null) as counted_before,
        c.is_there and (scoped.authorities = 0 or n.authority_id is not null) as counted_now
    from compared_people c
    cross join scoped
    left join since_scope b on c.authority_before = b.authority_id
    left join since_scope n on c.authority_now = n.authority_id
    where scoped.authorities = 0 or b.authority_id is not null or n.authority_id is not null
),

weighed as (
    select
        * replace (kept_before and counted_before as kept_before, kept_now and counted_now as kept_now),
        was_there and is_there and counted_before <> counted_now as crossed
    from placed
)

select
    * exclude (cause, gate, gate_id, crossed),
    crossed,
    case
        when kept_now and not kept_before then 'gained'
        when kept_before and not kept_now then 'lost'
        when crossed then 'moved'
        when not was_there then 'new'
        when not is_there then 'gone'
        when verdict_before <> verdict_now then 'turned'
        else 'unchanged'
    end as change,
    case
        when kept_before = kept_now then ''
        when crossed then 'another_authority'
        else cause
    end as cause,
    case when kept_before <> kept_now and not crossed then gate end as gate,
    case when kept_before <> kept_now and not crossed then gate_id end as gate_id
from weighed
