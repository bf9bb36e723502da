-- question: for which people and accounts has somebody to act, and what is to be told of them? By authority.
-- why: somebody with several accounts stands in as many rows, since it has to be told which of them is to go.
with classes as (
    select 'not_honoured' as class, 1 as place
    union all
    select 'missing' as class, 2 as place
    union all
    select 'ambiguous' as class, 3 as place
    union all
    select 'manual' as class, 4 as place
    union all
    select 'in_quarantine' as class, 5 as place
    union all
    select 'orphan' as class, 6 as place
)

select
    t.authority_id,
    k.place,
    t.class,
    p.display_name,
    t.person_id,
    coalesce(e.name, t.establishment_id) as establishment,
    t.establishment_id,
    t.role,
    t.stage,
    coalesce(several.account_id, one.account_id) as account_id,
    coalesce(several.source, one.source) as source,
    coalesce(several.created_on, one.created_on) as created_on,
    format('{:,}', coalesce(several.row, one.row)) as account_row,
    t.since_on,
    t.days,
    t.next,
    c.blockers,
    coalesce(c.opted_out, 0) as opted_out
from told_accounts t
inner join classes k on t.class = k.class
left join accepted_accounts one on t.class <> 'ambiguous' and t.file = one.file and t.row = one.row
left join accepted_accounts several
    on t.class = 'ambiguous' and t.person_id = several.person_id and several.status = 'active'
left join closed_today c on t.class = 'not_honoured' and t.authority_id = c.authority_id and t.person_id = c.person_id
left join ledger_people p on t.person_id = p.person_id
left join ledger_establishments e on t.establishment_id = e.establishment_id
order by t.authority_id
