-- question: which people are not kept, or change inside the window, and why?
select
    o.person_id,
    o.display_name,
    o.role,
    o.stage,
    coalesce(o.establishment, o.establishment_id) as establishment,
    o.verdict,
    o.blockers,
    o.who_acts,
    o.reason,
    o.rules,
    o.individual_decision_id
from own_people o
where o.verdict <> 'reaches' or o.changes = 1
order by establishment, o.role, o.stage, o.display_name, o.person_id
