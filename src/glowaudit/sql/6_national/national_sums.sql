-- question: what do the figures that are shown add up to, one row a place?
select
    level,
    authority_id,
    sector,
    max(case when measure = 'enrolled' then people end) as enrolled,
    max(case when measure = 'kept' then people end) as kept,
    max(case when measure = 'not_kept' then people end) as not_kept,
    max(case when measure = 'gates' then people end) as gates,
    max(case when measure = 'own_choice' then people end) as own_choice,
    max(case when measure = 'no_open_school' then people end) as no_open_school,
    max(case when measure = 'unreadable' then people end) as unreadable
from national_measures
group by level, authority_id, sector
