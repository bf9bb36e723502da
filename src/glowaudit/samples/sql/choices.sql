-- question: what did individuals decide? In the order of a person's decisions; everybody else is in by default.
-- why: about one in forty opts out, one in twenty of these thinks again; a few opt in; the new are asked.
with everyone as (
    select
        ids.person_id, pupil.pupil as key, pupil.establishment_id, pupil.story = 'new' as is_new, pupil.joined_on,
        coalesce(later.from_on, case when pupil.story = 'moved_in' then pupil.joined_on end) as moves_on,
        coalesce(later.establishment_id, pupil.establishment_id) as moves_to,
        'parent' as asked_by, 0.023 as share_out
    from pupils pupil
    join pupil_ids ids on ids.pupil = pupil.pupil
    left join later_places later on later.pupil = pupil.pupil and later.establishment_id is not null
    union all
    select staff_id(member), 10000000 + member, establishment_id, false, joined_on, null, null, 'staff', 0.028
    from staff
    where place = 0
),
decided as (
    select
        everyone.*,
        case when is_new then case when chance('choice', key) < 0.1 then 'entry out' when chance('choice', key) < 0.6
                then 'entry in' else 'default' end
            when chance('choice', key) < share_out then 'out'
            when chance('choice', key) < share_out + 0.004 then 'in'
            when chance('choice', key) < share_out + 0.011 then 'default' end as kind,
        case when chance('when', key) < 0.08 then school_day(date '2016-04-11', 17, chance('day of choice', key))
            when chance('when', key) < 0.88 then school_day(date '2016-04-28', 15, chance('day of choice', key))
            else school_day(date '2016-05-17', 40, chance('day of choice', key)) end as chosen_on
    from everyone
),
first_choices as (
    select
        decided.*, 1 as turn,
        case when kind like '%out' then 'out' else 'in' end as choice,
        case when kind in ('in', 'out') then 'decision' when kind = 'default' then 'default' else 'entry' end
            as origin,
        case when is_new then joined_on when kind = 'default' then date '2016-04-28' else chosen_on end
            as effective_on,
        establishment_id as recorded_in
    from decided
    where kind is not null
),
every_turn as (
    select * from first_choices
    union all by name
    select * replace (2 as turn, 'in' as choice, effective_on + 20 as effective_on)
    from first_choices
    where kind = 'out' and chance('second thought', key) < 0.05
    union all by name
    select * replace (3 as turn, 'carried' as origin, moves_on as effective_on, moves_to as recorded_in,
        case when chance('miscopied', key) < 0.02 then 'in'
            when kind = 'out' and chance('second thought', key) < 0.05 and effective_on + 20 <= moves_on then 'in'
            else choice end as choice)
    from first_choices
    where origin in ('decision', 'entry') and moves_on > effective_on
    union all by name
    select decided.*, 4 as turn, 'out' as choice, 'carried' as origin, joined_on as effective_on,
        establishment_id as recorded_in
    from decided
    where kind is null and moves_on = joined_on and joined_on >= date '2016-04-04' and chance('lost', key) < 0.1
),
noted as (
    select
        every_turn.*,
        -- Most are typed in on the day or the day before; three in a hundred late, two have no moment.
        least(snapshot_on(), effective_on + case when chance('late', key) < 0.03
            then 1 + cast(floor(8 * chance('how late', key)) as integer)
            else -cast(floor(2 * chance('how early', key)) as integer) end) as noted_on
    from every_turn
)
select person_id, turn, choice, effective_on,
    case when chance('no moment', key) >= 0.02 then moment(noted_on, key + turn) end as recorded_at,
    origin,
    case when origin in ('decision', 'entry') then asked_by else 'administrator' end as requested_by,
    recorded_in as establishment_id
from noted
