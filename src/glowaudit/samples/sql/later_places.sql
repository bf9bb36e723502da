-- question: when will a pupil leave the present school, and for which one?
-- why: P7 goes to a secondary in August, older pupils leave, schools close, and some pupils move in the window.
with leaving as (
    select
        pupil.*,
        change.on_day as closes_on,
        change.other_id as taken_in_by,
        case
            when pupil.stage = 'P7' and coalesce(change.on_day, date '2016-07-01') >= date '2016-07-01'
                then 'to_secondary'
            when change.establishment_id is not null then 'school_changes'
            when pupil.stage in ('S4', 'S5', 'S6')
                and chance('leaver', pupil.pupil)
                    < case pupil.stage when 'S4' then 0.04 when 'S5' then 0.08 else 0.45 end
                then 'leaves'
            when pupil.stage <> 'SP' and pupil.joined_on < date '2015-09-01' and chance('move on', pupil.pupil) < 0.003
                then 'moves'
        end as departure,
        -- One P7 pupil in a hundred has no place for August.
        case when pupil.stage = 'P7' and chance('no place', pupil.pupil) < 0.01 then null
            when chance('move on', pupil.pupil) < (case when pupil.stage = 'P7' then home.share else 0.001 end)
            then exchange.other_id else pupil.authority_id end as next_authority_id
    from pupils pupil
    left join sample_changes change
        on change.establishment_id = pupil.establishment_id and change.on_day > snapshot_on()
    left join sample_exchange exchange
        on exchange.direction = 'to' and exchange.authority_id = pupil.authority_id
        and exchange.slot = floor(20 * chance('next', pupil.pupil))
    left join sample_authorities home on home.authority_id = pupil.authority_id
),
to_secondary as (
    select leaving.*, receiver.establishment_id as next_id
    from leaving
    asof left join (select * from sample_cells where stage = 'S1' and roll > 0) receiver
        on receiver.authority_id = leaving.next_authority_id and leaving.position >= receiver.share_from
    where leaving.departure = 'to_secondary'
),
moves as (
    select leaving.*, school.establishment_id as next_id
    from leaving
    join school_numbers school
        on school.authority_id = leaving.next_authority_id and school.sector = leaving.sector
        and school.number = cast(floor(school.schools * chance('next school', leaving.pupil)) as bigint)
    where leaving.departure = 'moves' and school.establishment_id <> leaving.establishment_id
),
all_of_them as (
    select * from to_secondary
    union all
    select * from moves
    union all
    select *, taken_in_by as next_id from leaving where departure = 'school_changes'
    union all
    select *, null as next_id from leaving where departure = 'leaves'
)
select
    pupil, departure, next_authority_id, next_id as establishment_id,
    case departure
        when 'to_secondary' then least(p7_ends_on(authority_id), closes_on)
        when 'school_changes' then closes_on
        when 'leaves'
            then case when chance('leaving day', pupil) < 0.7 then date '2016-06-01' else date '2016-06-25' end
        else school_day(date '2016-05-17', 42, chance('next day', pupil))
    end as leaves_on,
    case departure
        when 'to_secondary' then session_start(next_authority_id, 2016)
        when 'school_changes'
            then case when closes_on < date '2016-07-01' then closes_on else session_start(authority_id, 2016) end
        when 'moves' then school_day(date '2016-05-17', 42, chance('next day', pupil))
    end as from_on
from all_of_them
