-- question: what did the schools decide? Most are in, some out or undecided, and some change in the window.
with schools as (
    select distinct establishment_id, cast(establishment_id as bigint) as key from sample_establishments
),
patterns as (
    select
        establishment_id,
        case when chance('school', key) < 0.020 then 'out'
            when chance('school', key) < 0.030 then 'none'
            when chance('school', key) < 0.040 then 'opens'
            when chance('school', key) < 0.046 then 'stops'
            when chance('school', key) < 0.060 then 'came back'
            else 'in' end as pattern,
        date '2014-08-18' + cast(floor(300 * chance('school day', key)) as integer) as first_on,
        school_day(date '2016-05-17', 42, chance('school changes', key)) as next_on
    from schools
)
select establishment_id, 1 as turn, case when pattern in ('out', 'came back') then 'out' else 'in' end as choice,
    case when pattern = 'opens' then next_on else first_on end as effective_on
from patterns
where pattern <> 'none'
union all
select establishment_id, 2, case when pattern = 'stops' then 'out' else 'in' end,
    case when pattern = 'stops' then next_on else first_on + 200 end
from patterns
where pattern in ('stops', 'came back')
