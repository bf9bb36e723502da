-- question: who works where, and from when to when? One row a person and establishment; place 0 is the main one.
-- why: where a school closes in the window they go on to the one that takes in its pupils; one in twenty is not
-- moved. Eight in a thousand leave in the window, six left in the session. Eight in a hundred work in up to three
-- further establishments, one in eight of these people in another authority.
with members as (
    select
        school.first_member + place.k as member,
        school.authority_id, coalesce(change.other_id, school.establishment_id) as establishment_id, school.sector,
        coalesce(change.on_day, greatest(
            school_day(date '1996-08-12', 7200, chance('staff start', school.first_member + place.k)),
            school.opened_on)) as joined_on,
        closing.on_day as closes_on, closing.other_id as goes_to
    from sample_establishments school, unnest(range(school.staff)) as place(k)
    left join sample_changes change
        on change.establishment_id = school.establishment_id and change.kind <> 'opened'
        and change.on_day <= snapshot_on()
    left join sample_changes closing
        on closing.establishment_id = school.establishment_id and closing.on_day > snapshot_on()
        and chance('forgotten', school.first_member + place.k) >= 0.05
),
visiting as (
    select
        members.*,
        case when chance('elsewhere', member) < 0.125 then coalesce(exchange.other_id, members.authority_id)
            else members.authority_id end as visits_in,
        further.k as place
    from members
    left join sample_exchange exchange
        on exchange.direction = 'from' and exchange.authority_id = members.authority_id
        and exchange.slot = floor(20 * chance('staff exchange', member)),
    unnest(range(1, 2 + cast(floor(3 * chance('schools', member)) as bigint))) as further(k)
    where chance('visits', member) < 0.08
)
select member, 0 as place, establishment_id, joined_on,
    case when closes_on is not null then closes_on
        when chance('staff leaves', member) < 0.008 then school_day(date '2016-05-17', 42, chance('last day', member))
        when chance('staff leaves', member) < 0.014 and joined_on < date '2015-08-01'
            then school_day(date '2015-08-31', 250, chance('last day', member))
    end as leaves_on
from members
union all
select member, 4, goes_to, closes_on, null
from members
where goes_to is not null
union all
select visiting.member, visiting.place, school.establishment_id,
    school_day(date '2014-08-13', 500, chance('visits from', visiting.member * 4 + visiting.place)), null
from visiting
join school_numbers school
    on school.authority_id = visiting.visits_in and school.sector = visiting.sector
    and school.number = (
        cast(floor(school.schools * chance('visited', visiting.member)) as bigint) + visiting.place) % school.schools
where visiting.place <= school.schools and school.establishment_id <> visiting.establishment_id
