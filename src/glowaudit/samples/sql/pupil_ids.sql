-- question: which id has each pupil? SCN-like: year of issue, six digits in no order, check digit.
-- why: remainder 1 is never issued, so that each year draws a few more numbers than it needs.
with issued as (
    select
        pupil,
        greatest(first_year - case when chance('issued', pupil) < 0.6 then 1 else 0 end, 2002) as year
    from pupils
),
wanted as (
    select pupil, year, row_number() over (partition by year order by pupil) as rank from issued
),
numbers as (
    select year, pupils, cast(floor(999983 * chance('serial', year)) as bigint) as start
    from (select year, count(*) as pupils from issued group by year)
),
bodies as (
    select year, k, (year % 100) * 1000000 + (k * 386117 + start) % 999983 as body
    from numbers, unnest(range(cast(ceil(pupils * 1.15) as bigint) + 100)) as drawn(k)
),
valid as (
    select year, body, scn_remainder(body) as remainder, row_number() over (partition by year order by k) as rank
    from bodies
    where scn_remainder(body) <> 1
)
select wanted.pupil, lpad(cast(valid.body * 10 + (11 - valid.remainder) % 11 as varchar), 9, '0') as person_id
from wanted
join valid on valid.year = wanted.year and valid.rank = wanted.rank
