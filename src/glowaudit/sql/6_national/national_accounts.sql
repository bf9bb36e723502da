-- question: how many of each authority's people are in each class, and of how many was data sent while closed?
-- why: accounts of nobody, and people whom no verdict places, stand in a row of their own.
with places as (
    select authority_id, coalesce(name, authority_id) as authority from ledger_authorities
    union all
    select cast(null as varchar) as authority_id, cast(null as varchar) as authority
),

classes as (
    select
        authority_id,
        sum(case when class = 'not_honoured' then rows else 0 end)::bigint as not_honoured,
        sum(case when class = 'missing' then rows else 0 end)::bigint as missing,
        sum(case when class = 'ambiguous' then rows else 0 end)::bigint as ambiguous,
        sum(case when class = 'manual' then rows else 0 end)::bigint as manual,
        sum(case when class = 'in_quarantine' then rows else 0 end)::bigint as in_quarantine,
        sum(case when class = 'orphan' then rows else 0 end)::bigint as orphan,
        sum(case when class = 'in_flight' then rows else 0 end)::bigint as in_flight,
        sum(case when class in ('in_step_in', 'in_step_out') then rows else 0 end)::bigint as in_step
    from reconciliation_counts
    group by authority_id
),

sent as (
    select v.authority_id, count(distinct i.person_id) as sent_people
    from incidents i
    left join verdicts v on i.person_id = v.person_id
    group by v.authority_id
)

select
    p.authority_id,
    p.authority,
    coalesce(c.not_honoured, 0) as not_honoured,
    coalesce(s.sent_people, 0) as sent_people,
    coalesce(c.missing, 0) as missing,
    coalesce(c.ambiguous, 0) as ambiguous,
    coalesce(c.manual, 0) as manual,
    coalesce(c.in_quarantine, 0) as in_quarantine,
    coalesce(c.orphan, 0) as orphan,
    coalesce(c.in_flight, 0) as in_flight,
    coalesce(c.in_step, 0) as in_step
from places p
left join classes c on p.authority_id is not distinct from c.authority_id
left join sent s on p.authority_id is not distinct from s.authority_id
where p.authority_id is not null or c.in_step is not null or s.sent_people > 0
order by case when p.authority_id is null then 1 else 0 end, not_honoured desc, sent_people desc, p.authority, p.authority_id
