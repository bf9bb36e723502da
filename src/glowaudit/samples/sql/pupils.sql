-- question: where is each pupil now, and how did they come there?
-- why: the story is the first that fits: their school closed or opened, they came up from primary, they live in
-- another authority, they are new to SEEMiS, they moved in this session, or nothing happened.
with drawn as (
    select
        cell.first_pupil + place.k as pupil,
        cell.*,
        cell.share_from + cell.share_width * (place.k + 0.5) / cell.roll as position
    from sample_cells cell, unnest(range(cell.roll)) as place(k)
),
told as (
    select
        drawn.* exclude (establishment_id),
        change.establishment_id is not null and change.kind <> 'opened' and change.on_day <= snapshot_on() as moved_out,
        case when moved_out then change.other_id else drawn.establishment_id end as establishment_id,
        case when moved_out then drawn.establishment_id else change.other_id end as changed_with,
        change.on_day as changed_on,
        case
            when change.establishment_id is not null and change.on_day <= snapshot_on() then 'school_changed'
            when drawn.stage = 'SP' then 'settled'
            when drawn.stage = 'S1' then 'from_primary'
            when drawn.stage <> 'P1' and chance('outwith', drawn.pupil) < drawn.share_outwith then 'outwith'
            when chance('arrival', drawn.pupil) < 0.005 then 'new'
            when chance('move', drawn.pupil) < 0.03 then 'moved_in'
            else 'settled'
        end as story
    from drawn
    left join sample_changes change on change.establishment_id = drawn.establishment_id
)
select
    pupil, stage, stage_number, sector, authority_id, establishment_id, changed_with, changed_on, story, position,
    case
        when stage = 'SP' then 2016 - cast(floor(1 + 13 * chance('year', pupil)) as integer)
        when story = 'new' then 2016
        else 2016 - stage_number
    end as first_year,
    case story
        when 'school_changed' then changed_on
        when 'new' then school_day(date '2016-04-28', 15, chance('day', pupil))
        when 'moved_in' then school_day(date '2015-08-25', 262, chance('day', pupil))
        when 'outwith' then session_start(
            authority_id,
            case sector when 'Secondary' then 2023 - stage_number
            else 2015 - cast(floor((stage_number - 1) * chance('year', pupil)) as integer) end)
        else session_start(
            authority_id,
            case sector when 'Primary' then 2016 - stage_number when 'Secondary' then 2023 - stage_number
            else 2015 - cast(floor(3 * chance('year', pupil)) as integer) end)
    end as joined_on
from told
