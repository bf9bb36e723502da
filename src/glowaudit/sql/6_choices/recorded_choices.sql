-- question: how many rows about people's own choices were recorded on each day, of which origin, at whose request?
-- why: every known row counts once, those that make no choice among them.
select
    cast(k.recorded_at as date) as recorded_on,
    p.authority_id,
    p.establishment_id,
    p.role,
    p.stage,
    k.origin,
    k.choice,
    coalesce(k.requested_by, '') as requested_by,
    count(*) as decisions
from known_decisions k
inner join counted_people p on k.subject_id = p.person_id
where k.scope = 'individual'
group by cast(k.recorded_at as date), p.authority_id, p.establishment_id, p.role, p.stage, k.origin, k.choice, k.requested_by
