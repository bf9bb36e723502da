-- question: does what Glow holds match what should be there, and what will feed and deletion do next?
-- why: one row an accepted person and one an active account of nobody; the first class that fits stands.
-- Where the extract has no accounts there is nothing to reconcile.
with people as (
    select
        v.person_id,
        v.role,
        v.stage,
        v.authority_id,
        v.establishment_id,
        v.kept,
        case when v.first_passing_on is not null then 1 else 0 end as passes_in_window,
        r.passes,
        r.settled,
        r.since_on,
        h.account_id,
        coalesce(h.accounts, 0) as accounts,
        coalesce(h.seemis_accounts, 0) as seemis_accounts,
        h.file,
        h.row
    from verdicts v
    inner join row_counts c on c.file = 'accounts'
    inner join passing_runs r on v.person_id = r.person_id
    left join held_accounts h on v.person_id = h.person_id
),

classed as (
    select
        case
            when accounts > 1 then 'ambiguous'
            when accounts = 1 and seemis_accounts = 0 then 'manual'
            when settled = 'moving' then 'in_flight'
            when settled = 'in' and accounts = 1 then 'in_step_in'
            when settled = 'in' then 'missing'
            when accounts = 1 then 'not_honoured'
            else 'in_step_out'
        end as class,
        person_id,
        account_id,
        authority_id,
        establishment_id,
        since_on,
        case
            when accounts = 0 and passes_in_window = 1 then 'create'
            when seemis_accounts > 0 and kept then 'keep'
            when seemis_accounts > 0 then 'delete'
            else 'none'
        end as next,
        role,
        stage,
        kept,
        seemis_accounts,
        file,
        row
    from people
    union all
    select
        case
            when a.from_seemis = 0 then 'manual'
            when q.person_id is not null then 'in_quarantine'
            else 'orphan'
        end as class,
        a.person_id,
        a.account_id,
        cast(null as varchar(1000)) as authority_id,
        cast(null as varchar(1000)) as establishment_id,
        cast(null as date) as since_on,
        case when a.from_seemis = 1 then 'delete' else 'none' end as next,
        cast(null as varchar(1000)) as role,
        cast(null as varchar(1000)) as stage,
        false as kept,
        a.from_seemis as seemis_accounts,
        a.file,
        a.row
    from active_accounts a
    left join quarantined_holders q on a.person_id = q.person_id
    where a.holder_id is null
)

select
    c.class,
    c.person_id,
    c.account_id,
    c.authority_id,
    c.establishment_id,
    c.since_on,
    cast(s.as_of - c.since_on as bigint) as days,
    c.next,
    c.role,
    c.stage,
    c.kept,
    c.seemis_accounts,
    c.file,
    c.row
from classed c
cross join run_settings s
