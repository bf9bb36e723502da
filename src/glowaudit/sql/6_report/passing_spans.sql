-- question: from when to when do the people pass whose passing changes inside the window? Touching periods are one span.
-- why: nearly everybody passes on all days of the window or on none; only the others need their periods merged.
with changing as (
    select p.person_id
    from person_passing_periods p
    cross join run_settings s
    where (p.from_on > s.as_of and p.from_on < s.cut_off) or (p.to_on > s.as_of and p.to_on < s.cut_off)
    group by p.person_id
),

reached as (
    select
        p.person_id,
        p.from_on,
        p.to_on,
        max(p.to_on) over (
            partition by p.person_id
            order by p.from_on, p.to_on
            rows between unbounded preceding and 1 preceding
        ) as reached_on
    from person_passing_periods p
    inner join changing c on p.person_id = c.person_id
),

numbered as (
    select
        reached.*,
        sum(case when reached_on >= from_on then 0 else 1 end) over (
            partition by person_id
            order by from_on, to_on
            rows between unbounded preceding and current row
        ) as span
    from reached
)

select person_id, min(from_on) as from_on, max(to_on) as to_on
from numbered
group by person_id, span
