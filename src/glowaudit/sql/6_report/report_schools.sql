-- question: how many of each school's people are kept, and who can act for the others?
select
    establishment_id,
    establishment,
    sector,
    count(case when enrolled = 1 then 1 end) as enrolled,
    count(case when kept then 1 end) as kept,
    count(case when enrolled = 1 and not kept then 1 end) as not_kept,
    count(case when who_acts in ('authority', 'establishment', 'authority+establishment', 'unreadable') then 1 end)
        as can_be_opened,
    count(case when who_acts = 'own_choice' then 1 end) as own_choice,
    count(case when enrolled = 1 and who_acts in ('enrolment', 'school_closed') then 1 end) as no_open_school
from own_people
where establishment_id is not null
group by establishment_id, establishment, sector
having count(case when enrolled = 1 then 1 end) > 0
order by establishment, establishment_id
