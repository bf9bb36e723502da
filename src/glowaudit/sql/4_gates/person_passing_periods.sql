-- question: from when to when do a person's data pass, several enrolments taken together? Periods may touch or overlap.
-- why: by default any enrolment that passes will do; with enrolments = all, every enrolment of the day must pass, which
-- says something else only of people who may be enrolled more than once.
with strict_people as (
    select o.person_id
    from enrolled_often o
    cross join run_settings s
    where s.enrolments = 'all'
),

strict_spells as (
    select e.person_id, e.from_on, e.to_on
    from enrolment_spells e
    inner join strict_people t on e.person_id = t.person_id
),

strict_passing as (
    select p.person_id, p.from_on, p.to_on
    from passing_periods p
    inner join strict_people t on p.person_id = t.person_id
),

bounds as (
    select person_id, from_on as on_day from strict_spells
    union
    select person_id, to_on as on_day from strict_spells
    union
    select person_id, from_on as on_day from strict_passing
    union
    select person_id, to_on as on_day from strict_passing
),

segments as (
    select person_id, on_day as from_on, lead(on_day) over (partition by person_id order by on_day) as to_on
    from bounds
),

covering as (
    select t.person_id, t.from_on, t.to_on, count(*) as spells
    from segments t
    inner join strict_spells e on t.person_id = e.person_id and e.from_on <= t.from_on and t.from_on < e.to_on
    where t.to_on is not null
    group by t.person_id, t.from_on, t.to_on
),

passing as (
    select t.person_id, t.from_on, count(*) as spells
    from segments t
    inner join strict_passing p on t.person_id = p.person_id and p.from_on <= t.from_on and t.from_on < p.to_on
    group by t.person_id, t.from_on
)

select p.person_id, p.from_on, p.to_on
from passing_periods p
left join strict_people t on p.person_id = t.person_id
where t.person_id is null
union all
select c.person_id, c.from_on, c.to_on
from covering c
inner join passing p on c.person_id = p.person_id and c.from_on = p.from_on and c.spells = p.spells
