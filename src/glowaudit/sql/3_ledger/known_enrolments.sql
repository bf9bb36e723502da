-- question: which enrolments are known at known_at (or begin in a scenario), and which of several recordings stands?
-- why: of rows with the same person, establishment and start the latest recorded stands (unknown first; on a tie the
-- earlier end); the others are superseded.
with seen as (
    select e.*
    from accepted_enrolments e
    cross join run_settings s
    where s.known_at is null or e.recorded_at is null or e.recorded_at <= s.known_at
),

of_several as (
    select seen.*
    from seen
    inner join several_enrolments m on seen.person_id = m.person_id
),

recorded_again as (
    select person_id, establishment_id, start_on
    from of_several
    group by person_id, establishment_id, start_on
    having count(*) > 1
),

ranked as (
    select
        o.row,
        row_number() over (
            partition by o.person_id, o.establishment_id, o.start_on
            order by
                case when o.recorded_at is null then 1 else 0 end,
                o.recorded_at desc,
                coalesce(o.end_on, date '9999-12-31'),
                o.row
        ) as nth
    from of_several o
    inner join recorded_again a
        on o.person_id = a.person_id and o.establishment_id = a.establishment_id and o.start_on = a.start_on
),

superseded as (
    select row from ranked where nth > 1
)

select seen.person_id, seen.establishment_id, seen.start_on, seen.end_on, seen.row
from seen
left join superseded on seen.row = superseded.row
where superseded.row is null
union all
select person_id, establishment_id, start_on, end_on, cast(null as bigint) as row
from scenario_arrivals
