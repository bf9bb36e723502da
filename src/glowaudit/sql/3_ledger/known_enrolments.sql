-- question: which enrolments are known at known_at (or begin in a scenario), and which of several recordings stands?
-- why: of rows with the same person, establishment and start the latest recorded stands (unknown first; on a tie the
-- earlier end); the others are superseded.
with seen as (
    select e.*
    from accepted_enrolments e
    cross join run_settings s
    where s.known_at is null or e.recorded_at is null or e.recorded_at <= s.known_at
),

recorded_again as (
    select seen.person_id, seen.establishment_id, seen.start_on
    from seen
    inner join several_enrolments m on seen.person_id = m.person_id
    group by seen.person_id, seen.establishment_id, seen.start_on
    having count(*) > 1
),

ranked as (
    select
        seen.*,
        row_number() over (
            partition by seen.person_id, seen.establishment_id, seen.start_on
            order by
                case when seen.recorded_at is null then 1 else 0 end,
                seen.recorded_at desc,
                coalesce(seen.end_on, date '9999-12-31'),
                seen.row
        ) as nth
    from seen
    inner join recorded_again a
        on seen.person_id = a.person_id and seen.establishment_id = a.establishment_id and seen.start_on = a.start_on
)

select person_id, establishment_id, start_on, end_on, row
from ranked
where nth = 1
union all
select seen.person_id, seen.establishment_id, seen.start_on, seen.end_on, seen.row
from seen
left join recorded_again a
    on seen.person_id = a.person_id and seen.establishment_id = a.establishment_id and seen.start_on = a.start_on
where a.person_id is null
union all
select person_id, establishment_id, start_on, end_on, cast(null as bigint) as row
from scenario_arrivals
