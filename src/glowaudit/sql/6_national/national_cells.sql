-- question: how many people enrolled in the window has each school, by role and outcome?
-- why: zeros have a row too: else it would tell something that a row is there.
with roles as (select unnest(['pupil', 'staff']) as role),

outcomes as (select unnest(['kept', 'gates', 'own_choice', 'no_open_school', 'unreadable']) as outcome),

counted as (
    select establishment_id, role, outcome, count(*) as people
    from people_by_authority
    where enrolled = 1
    group by establishment_id, role, outcome
)

select p.authority_id, p.sector, p.establishment_id, r.role, o.outcome, coalesce(c.people, 0) as people
from national_places p
cross join roles r
cross join outcomes o
left join counted c on p.establishment_id = c.establishment_id and r.role = c.role and o.outcome = c.outcome
