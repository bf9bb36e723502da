-- question: which people of the authority are gained or lost since the earlier run, and how did and do they stand?
-- why: nobody is listed who may now be another authority's: those who went to one are counted only, and so is who stands
-- in no verdict of it but is named by rows in quarantine. Of those who came from another authority nothing is told of
-- before. An account's id may be that of its person.
with named_elsewhere as (
    select own_id as person_id from quarantine where file = 'people'
    union
    select needs_person as person_id from quarantine
    union
    select subject_id as person_id from quarantine where subject_scope = 'individual'
    union
    select account_id as person_id from staged_accounts
)

select
    p.change,
    p.cause,
    p.person_id,
    l.display_name,
    coalesce(p.role_now, p.role_before) as role,
    case when p.is_there then p.stage_now else p.stage_before end as stage,
    coalesce(b.name, p.establishment_before) as establishment_before,
    coalesce(n.name, p.establishment_now) as establishment_now,
    case when not p.crossed then p.verdict_before end as verdict_before,
    p.verdict_now,
    p.reason_now as reason
from since_people p
left join ledger_people l on p.person_id = l.person_id
left join named_elsewhere q on p.person_id = q.person_id
left join earlier_gates b on b.gate = 'establishment' and p.establishment_before = b.id
left join last_day_gates n on n.gate = 'establishment' and p.establishment_now = n.id
where
    p.change in ('gained', 'lost')
    and ((p.counted_now and p.has_authority_now) or (not p.is_there and q.person_id is null))
order by p.change, p.cause, establishment_now, l.display_name, p.person_id
