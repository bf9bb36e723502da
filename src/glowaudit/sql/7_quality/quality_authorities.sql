-- question: how many rows in quarantine and how many findings has each authority?
-- why: a row counts for each authority to which it may be shown; what may be shown to none stands in a row of its own.
with all_authorities as (
    select authority_id, name from ledger_authorities
    union all
    select null as authority_id, null as name
),

quarantined as (
    select
        o.authority_id,
        count(*) as quarantined,
        count(case when q.file in ('people', 'enrolments') then 1 end) as of_people,
        count(case when q.file = 'decisions' then 1 end) as decisions,
        count(u.row) as unreadable
    from quarantine q
    left join quarantine_owners o on q.file = o.file and q.row = o.row
    left join known_unreadable_decisions u on q.file = u.file and q.row = u.row
    group by o.authority_id
),

looked_at as (
    select authority_id, count(*) as findings
    from owned_findings
    group by authority_id
)

select
    a.authority_id,
    a.name,
    coalesce(q.quarantined, 0) as quarantined,
    coalesce(q.of_people, 0) as of_people,
    coalesce(q.decisions, 0) as decisions,
    coalesce(q.unreadable, 0) as unreadable,
    coalesce(l.findings, 0) as findings
from all_authorities a
left join quarantined q on a.authority_id is not distinct from q.authority_id
left join looked_at l on a.authority_id is not distinct from l.authority_id
where a.authority_id is not null or q.quarantined > 0 or l.findings > 0
order by case when a.authority_id is null then 1 else 0 end, quarantined desc, findings desc, a.name, a.authority_id
