-- question: how many people of each school and role are kept, and who can act for the others?
with counted as (
    select
        establishment_id,
        role,
        max(case when outcome = 'kept' then people end) as kept,
        max(case when outcome = 'gates' then people end) as gates,
        max(case when outcome = 'own_choice' then people end) as own_choice,
        max(case when outcome = 'no_open_school' then people end) as no_open_school,
        max(case when outcome = 'unreadable' then people end) as unreadable
    from shown_cells
    group by establishment_id, role
)

select p.authority, p.establishment, p.sector, p.authority_state, p.school_state, c.*
from national_places p
inner join counted c on p.establishment_id = c.establishment_id
order by lower(p.authority), lower(p.establishment), p.establishment_id, c.role
