-- question: who was enrolled where, and when was it recorded? Every place of every person.
-- why: where an end was planned later, the first recording, without an end, stands before the one that has it.
with places as (
    select present.pupil, 0 as place, present.establishment_id, present.joined_on as start_on,
        later.leaves_on as end_on
    from pupils present
    left join later_places later on later.pupil = present.pupil
    union all
    select pupil, 1, establishment_id, from_on, to_on from earlier_places
    union all
    select pupil, 2, establishment_id, from_on, null from later_places where establishment_id is not null
),
everyone as (
    select ids.person_id, places.pupil * 4 + places.place as key, places.establishment_id, start_on, end_on
    from places
    join pupil_ids ids on ids.pupil = places.pupil
    union all
    select staff_id(member), 10000000 + member * 8 + place, establishment_id, joined_on, leaves_on from staff
),
timed as (
    select
        everyone.*,
        case when start_on between date '2015-08-01' and snapshot_on() then moment(start_on, key) end as started_at,
        -- What lies ahead was planned between mid-February and the day of the extract.
        case when coalesce(end_on, start_on) > snapshot_on()
            then moment(greatest(date '2016-02-15' + cast(floor(88 * chance('planned', key)) as integer),
                least(start_on, snapshot_on())), key + 1) end as planned_at
    from everyone
)
select
    person_id, establishment_id, start_on,
    case when version = 1 then end_on end as end_on,
    case when version = 1 then coalesce(planned_at, started_at) else started_at end as recorded_at
from timed, unnest(
    case when end_on > snapshot_on() and coalesce(started_at < planned_at, true) then [1, 2] else [1] end
) as recording(version)
