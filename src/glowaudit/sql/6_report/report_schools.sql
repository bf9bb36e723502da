-- question: how many of each school's people are kept, and who can act for the others?
with counted as (
    select
        establishment_id,
        count(case when enrolled = 1 then 1 end) as enrolled,
        count(case when kept then 1 end) as kept,
        count(case when enrolled = 1 and not kept then 1 end) as not_kept,
        count(case when outcome = 'gates' then 1 end) as gates,
        count(case when outcome = 'own_choice' then 1 end) as own_choice,
        count(case when outcome = 'no_open_school' then 1 end) as no_open_school,
        count(case when outcome = 'unreadable' then 1 end) as unreadable
    from own_people
    group by establishment_id
)

select c.establishment_id, coalesce(e.name, c.establishment_id) as establishment, e.sector, c.* exclude (establishment_id)
from counted c
left join ledger_establishments e on c.establishment_id = e.establishment_id
where c.enrolled > 0
order by establishment, c.establishment_id
