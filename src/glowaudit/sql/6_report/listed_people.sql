-- question: which people are not kept, or change inside the window, and why? In order of authority.
select
    b.authority_id,
    b.person_id,
    p.display_name,
    b.role,
    b.stage,
    b.establishment_id,
    coalesce(e.name, b.establishment_id) as establishment,
    b.verdict,
    b.blockers,
    b.who_acts,
    v.first_passing_on,
    v.last_passing_on,
    case when b.outcome in ('gates', 'no_open_school', 'unreadable') then s.last_day end as last_safe_day,
    v.reason,
    v.rules,
    v.individual_decision_id
from people_by_authority b
cross join run_settings s
inner join verdicts v on b.person_id = v.person_id
inner join ledger_people p on b.person_id = p.person_id
left join ledger_establishments e on b.establishment_id = e.establishment_id
where b.verdict <> 'reaches' or b.changes = 1
order by b.authority_id
