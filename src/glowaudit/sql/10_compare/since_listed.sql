-- question: which people of the authority are gained or lost since the earlier run, and how did and do they stand?
-- why: nobody is listed who may now be another authority's: those who went to one are counted only, and so are those of
-- whom something in quarantine may name one. Of those who came from another authority nothing is told of before.
select
    p.change,
    p.cause,
    p.person_id,
    l.display_name,
    coalesce(p.role_now, p.role_before) as role,
    case when p.is_there then p.stage_now else p.stage_before end as stage,
    case when not p.crossed then coalesce(b.name, p.establishment_before) end as establishment_before,
    coalesce(n.name, p.establishment_now) as establishment_now,
    case when not p.crossed then p.verdict_before end as verdict_before,
    p.verdict_now,
    p.reason_now as reason
from since_people p
left join ledger_people l on p.person_id = l.person_id
left join earlier_gates b on b.gate = 'establishment' and p.establishment_before = b.id
left join last_day_gates n on n.gate = 'establishment' and p.establishment_now = n.id
where
    p.change in ('gained', 'lost')
    and (p.counted_now or not p.is_there)
    and (p.has_authority_now or p.in_quarantine_now = 0)
order by p.change, p.cause, establishment_now, l.display_name, p.person_id
