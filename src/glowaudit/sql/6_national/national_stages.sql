-- question: how many people of each role and stage are kept?
-- why: a row without a stage sums up its role; a pupil's stage that is not known is empty.
with staged as (
    select role, case when role = 'pupil' then coalesce(stage, '') end as stage, kept, outcome
    from people_by_authority
    where enrolled = 1
)

select
    role,
    stage,
    count(*) as enrolled,
    count(case when kept then 1 end) as kept,
    count(case when not kept then 1 end) as not_kept,
    count(case when outcome = 'gates' then 1 end) as gates,
    count(case when outcome = 'own_choice' then 1 end) as own_choice,
    count(case when outcome = 'no_open_school' then 1 end) as no_open_school,
    count(case when outcome = 'unreadable' then 1 end) as unreadable
from staged
group by grouping sets ((role), (role, stage))
having grouping(stage) = 1 or stage is not null
order by role, stage is not null, stage = '', stage
