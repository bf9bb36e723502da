-- question: from which day on are how many more (or fewer) people outside Glow for want of one lever alone?
-- why: of a person's enrolments of a day any one that passes will do; where all must, all the others pass already.
with looked_at as (select distinct person_id, lever from waiting_needs),

events as (
    select person_id, lever, from_on as on_day, 1 as wanting, 0 as passing, 0 as covering from waiting_needs
    union all
    select person_id, lever, to_on as on_day, -1 as wanting, 0 as passing, 0 as covering from waiting_needs
    union all
    select a.person_id, a.lever, greatest(p.from_on, s.as_of) as on_day, 0 as wanting, 1 as passing, 0 as covering
    from looked_at a
    cross join run_settings s
    inner join passing_periods p on a.person_id = p.person_id
    where greatest(p.from_on, s.as_of) < least(p.to_on, s.cut_off)
    union all
    select a.person_id, a.lever, least(p.to_on, s.cut_off) as on_day, 0 as wanting, -1 as passing, 0 as covering
    from looked_at a
    cross join run_settings s
    inner join passing_periods p on a.person_id = p.person_id
    where greatest(p.from_on, s.as_of) < least(p.to_on, s.cut_off)
    union all
    select a.person_id, a.lever, greatest(w.from_on, s.as_of) as on_day, 0 as wanting, 0 as passing, 1 as covering
    from looked_at a
    cross join run_settings s
    inner join window_spells w on a.person_id = w.person_id
    union all
    select a.person_id, a.lever, least(w.to_on, s.cut_off) as on_day, 0 as wanting, 0 as passing, -1 as covering
    from looked_at a
    cross join run_settings s
    inner join window_spells w on a.person_id = w.person_id
),

days as (
    select person_id, lever, on_day, sum(wanting) as wanting, sum(passing) as passing, sum(covering) as covering
    from events
    group by person_id, lever, on_day
),

running as (
    select
        person_id,
        lever,
        on_day as from_on,
        lead(on_day) over (partition by person_id, lever order by on_day) as to_on,
        sum(wanting) over (
            partition by person_id, lever order by on_day rows between unbounded preceding and current row
        ) as wanting,
        sum(passing) over (
            partition by person_id, lever order by on_day rows between unbounded preceding and current row
        ) as passing,
        sum(covering) over (
            partition by person_id, lever order by on_day rows between unbounded preceding and current row
        ) as covering
    from days
),

outside as (
    select r.lever, r.from_on, r.to_on
    from running r
    cross join run_settings s
    where
        r.to_on is not null
        and r.wanting > 0
        and (
            (s.enrolments = 'any' and r.passing = 0)
            or (s.enrolments = 'all' and r.covering = r.passing + r.wanting)
        )
),

changes as (
    select lever, from_on as on_day, 1 as people from outside
    union all
    select lever, to_on as on_day, -1 as people from outside
)

select lever, on_day, cast(sum(people) as bigint) as people
from changes
group by lever, on_day
having sum(people) <> 0
