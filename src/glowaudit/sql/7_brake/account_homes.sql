-- question: to which authority, school, role and stage does each active SEEMiS account belong?
-- why: an account of somebody whom no verdict places belongs where enrolment rows name the person, bad rows too; else
-- where the earlier run had them; else to the only authority of the extract. What cannot be placed is weighed against all.
with not_placed as (
    select distinct a.person_id
    from active_accounts a
    left join verdicts v on a.holder_id = v.person_id
    where a.person_id is not null and v.authority_id is null
),

written as (
    select n.person_id, arg_max(e.establishment_id, (coalesce(e.start_on, date '0001-01-01'), e.row)) as establishment_id
    from not_placed n
    inner join staged_enrolments e on n.person_id = e.person_id
    where e.establishment_id is not null
    group by n.person_id
),

owners as (
    select establishment_id, min(authority_id) as authority_id
    from checked_establishments
    where establishment_id is not null
    group by establishment_id
),

sole as (
    select min(authority_id) as authority_id
    from ledger_authorities
    having count(*) = 1
)

select
    a.account_id,
    a.person_id,
    a.holder_id,
    coalesce(v.authority_id, o.authority_id, b.authority_id, s.authority_id) as authority_id,
    coalesce(v.establishment_id, w.establishment_id, b.establishment_id) as establishment_id,
    coalesce(v.role, b.role) as role,
    coalesce(v.stage, case when v.person_id is null then b.stage end) as stage,
    not coalesce(v.kept, false) as lost,
    not coalesce(v.kept, false) and c.person_id is not null as own_opt_out
from active_accounts a
left join verdicts v on a.holder_id = v.person_id
left join opted_out_people c on a.holder_id = c.person_id
left join written w on a.person_id = w.person_id
left join owners o on coalesce(v.establishment_id, w.establishment_id) = o.establishment_id
left join against_verdicts b on a.person_id = b.person_id
left join sole s on true
where a.from_seemis = 1
