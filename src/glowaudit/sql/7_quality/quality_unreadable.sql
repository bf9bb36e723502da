-- question: which decisions cannot be read, so that their gate stays closed, and how many people does that keep out?
-- why: a person counts where the gate is closed for no other reason on last_day; those with most people come first.
-- The first five thousand: whoever has mended those runs again.
with kept_out as (
    select 'authority' as scope, authority_id as subject_id, person_id
    from verdict_facts
    where not kept and authority_reason = 'unreadable_decision' and blockers like '%authority%'
    union all
    select 'establishment' as scope, establishment_id as subject_id, person_id
    from verdict_facts
    where not kept and establishment_reason = 'unreadable_decision' and blockers like '%establishment%'
    union all
    select 'individual' as scope, person_id as subject_id, person_id
    from verdict_facts
    where not kept and individual_reason = 'unreadable_decision' and blockers like '%individual%'
),

counted as (
    select scope, subject_id, count(*) as people
    from kept_out
    group by scope, subject_id
)

select u.scope, u.subject_id, u.file, u.row, u.line, q.reason, q."column", q.value, coalesce(c.people, 0) as people
from known_unreadable_decisions u
inner join quarantine q on u.file = q.file and u.row = q.row
left join counted c on u.scope = c.scope and u.subject_id = c.subject_id
order by people desc, u.file, u.row
limit 5000
