-- question: which school was a pupil at before the present one?
-- why: the extract holds it for those who came up to S1, live in another authority, or changed school this session.
with homes as (
    select
        pupil.*,
        case
            when pupil.story = 'outwith' then exchange.other_id
            when pupil.story = 'from_primary' and chance('outwith', pupil.pupil) < outwith.share
                then exchange.other_id
            when pupil.story = 'moved_in' and chance('between', pupil.pupil) < 0.25 then exchange.other_id
            else pupil.authority_id
        end as home_id
    from pupils pupil
    left join sample_exchange exchange
        on exchange.direction = 'from' and exchange.authority_id = pupil.authority_id
        and exchange.slot = floor(20 * chance('home', pupil.pupil))
    left join (select distinct authority_id, share_outwith as share from sample_cells where stage = 'S1') outwith
        on outwith.authority_id = pupil.authority_id
    where pupil.story in ('school_changed', 'from_primary', 'outwith', 'moved_in')
),
came_up as (
    select home.*, feeder.establishment_id as earlier_id
    from homes home
    asof join (select * from sample_cells where stage = 'P7' and roll > 0) feeder
        on feeder.authority_id = home.home_id and home.position >= feeder.share_from
    where home.story = 'from_primary' or (home.story = 'outwith' and home.sector = 'Secondary')
),
came_across as (
    select home.*, school.establishment_id as earlier_id
    from homes home
    left join school_numbers own
        on own.establishment_id = home.establishment_id and own.sector = home.sector
    join school_numbers school
        on school.authority_id = home.home_id and school.sector = home.sector
        and school.number = (
            case when home.home_id = home.authority_id then coalesce(own.number, 0) + 1 else 0 end
            + cast(floor((school.schools - case when home.home_id = home.authority_id then 1 else 0 end)
                * chance('school', home.pupil)) as bigint)
        ) % school.schools
    where (home.story = 'outwith' and home.sector = 'Primary') or home.story = 'moved_in'
),
all_of_them as (
    select * from came_up
    union all
    select * from came_across
    union all
    select *, changed_with as earlier_id from homes where story = 'school_changed'
)
select
    pupil, story, earlier_id as establishment_id, home_id,
    least(
        session_start(home_id, case when sector = 'Primary' or story in ('from_primary', 'outwith') then first_year
            else first_year + 7 end),
        joined_on - 30) as from_on,
    -- Most moves are seamless; some leave a gap, and some schools never end the old enrolment.
    case
        when story in ('moved_in', 'outwith') and chance('never ended', pupil) < 0.01 then null
        when story = 'moved_in' and chance('gap', pupil) < 0.05
            then joined_on - 3 - cast(floor(12 * chance('gap days', pupil)) as integer)
        else joined_on
    end as to_on
from all_of_them
where earlier_id <> establishment_id
