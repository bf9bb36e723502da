-- question: on which days did data pass between the day a backdated opt-out takes effect and the day it was recorded?
-- why: on each of those nights only what was recorded by then was known. For a person, a day counts where an enrolment
-- with open authority and establishment gates covers it; for an authority or establishment, where its own gate was open.
with late as (
    select c.scope, c.subject_id, c.decision_id, c.effective_on, cast(c.recorded_at as date) as recorded_on
    from choices c
    where c.choice = 'out' and cast(c.recorded_at as date) > c.effective_on
),

days as (
    select late.*, cast(unnest(generate_series(effective_on, recorded_on - 1, interval 1 day)) as date) as on_day
    from late
),

known_then as (
    select
        days.scope, days.subject_id, days.decision_id, days.on_day, c.choice,
        row_number() over (partition by days.decision_id, days.on_day order by c.place desc) as nth
    from days
    left join choices c
        on
            days.scope = c.scope
            and days.subject_id = c.subject_id
            and c.effective_on <= days.on_day
            and (c.recorded_at is null or cast(c.recorded_at as date) <= days.on_day)
),

open_then as (
    select scope, subject_id, decision_id, on_day
    from known_then
    where nth = 1 and (choice = 'in' or (choice is null and scope = 'individual'))
),

passed as (
    select o.decision_id, o.on_day
    from open_then o
    where o.scope <> 'individual'
    union
    select o.decision_id, o.on_day
    from open_then o
    inner join enrolment_spells e on o.subject_id = e.person_id and e.from_on <= o.on_day and o.on_day < e.to_on
    inner join door_segments g
        on
            e.establishment_id = g.establishment_id
            and e.individual_id = g.individual_id
            and g.from_on <= o.on_day
            and o.on_day < g.to_on
    where o.scope = 'individual' and (g.closed_count = 0 or g.blockers = 'individual')
)

select decision_id, count(*) as days
from passed
group by decision_id
