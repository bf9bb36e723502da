-- enrolments: every place of every person; where an end was added later, the first recording stands before it.
with places as (
    select ids.person_id, present.establishment_id, present.joined_on as start_on, later.leaves_on as end_on
    from pupils present
    join pupil_ids ids on ids.pupil = present.pupil
    left join later_places later on later.pupil = present.pupil
    union all
    select ids.person_id, earlier.establishment_id, earlier.from_on, earlier.to_on
    from earlier_places earlier
    join pupil_ids ids on ids.pupil = earlier.pupil
    union all
    select ids.person_id, later.establishment_id, later.from_on, null
    from later_places later
    join pupil_ids ids on ids.pupil = later.pupil
    where later.establishment_id is not null
    union all
    select staff_id(member), establishment_id, joined_on, leaves_on from staff
),
timed as (
    select
        places.*,
        cast(right(person_id, 6) as bigint) * 31 + cast(right(establishment_id, 4) as bigint) as key,
        case when start_on between date '2015-08-01' and snapshot_on() then moment(start_on, key) end as started_at,
        moment(greatest(least(start_on, snapshot_on()), date '2016-02-15' + cast(floor(88 * chance('noted', key)) as integer)),
            key + 1) as planned_at
    from places
)
select person_id, establishment_id, start_on, end_on,
    case when coalesce(end_on, start_on) > snapshot_on() then planned_at else started_at end as recorded_at
from timed
union all
select person_id, establishment_id, start_on, null, started_at
from timed
where end_on > snapshot_on() and coalesce(started_at, timestamp '2015-08-01') < planned_at
