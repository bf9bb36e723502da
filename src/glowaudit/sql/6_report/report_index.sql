-- question: of how many people enrolled at each authority's schools will how many be in Glow, and what keeps the others out?
-- why: first the authorities where opening gates helps most people: those are the ones to call.
select
    a.authority_id,
    coalesce(a.name, a.authority_id) as name,
    count(case when p.enrolled = 1 then 1 end) as enrolled,
    count(case when p.kept then 1 end) as kept,
    count(case when p.enrolled = 1 and not p.kept then 1 end) as not_kept,
    count(case when p.outcome = 'gates' then 1 end) as gates,
    count(case when p.outcome = 'own_choice' then 1 end) as own_choice,
    count(case when p.outcome = 'no_open_school' then 1 end) as no_open_school,
    count(case when p.outcome = 'unreadable' then 1 end) as unreadable
from ledger_authorities a
left join people_by_authority p on a.authority_id = p.authority_id
group by a.authority_id, a.name
order by gates desc, not_kept desc, name, a.authority_id
