-- question: how many people of each school and role are kept, and who can act for the others?
select
    p.authority,
    p.establishment,
    p.establishment_id,
    p.sector,
    p.authority_state,
    p.school_state,
    c.role,
    max(case when c.outcome = 'kept' then c.people end) as kept,
    max(case when c.outcome = 'gates' then c.people end) as gates,
    max(case when c.outcome = 'own_choice' then c.people end) as own_choice,
    max(case when c.outcome = 'no_open_school' then c.people end) as no_open_school,
    max(case when c.outcome = 'unreadable' then c.people end) as unreadable
from national_places p
inner join shown_cells c on p.establishment_id = c.establishment_id
group by all
order by lower(p.authority), lower(p.establishment), p.establishment_id, c.role
