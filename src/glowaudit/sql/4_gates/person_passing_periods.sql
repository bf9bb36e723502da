-- question: from when to when do a person's data pass, several enrolments taken together? Periods may touch or overlap.
-- why: by default any enrolment that passes will do; with enrolments = all, every enrolment of the day must pass.
with strict_bounds as (
    select e.person_id, e.from_on as on_day
    from enrolment_spells e cross join run_settings s where s.enrolments = 'all'
    union
    select e.person_id, e.to_on as on_day
    from enrolment_spells e cross join run_settings s where s.enrolments = 'all'
    union
    select p.person_id, p.from_on as on_day
    from passing_periods p cross join run_settings s where s.enrolments = 'all'
    union
    select p.person_id, p.to_on as on_day
    from passing_periods p cross join run_settings s where s.enrolments = 'all'
),

strict_segments as (
    select person_id, on_day as from_on, lead(on_day) over (partition by person_id order by on_day) as to_on
    from strict_bounds
),

covering as (
    select t.person_id, t.from_on, t.to_on, count(*) as spells
    from strict_segments t
    inner join enrolment_spells e
        on t.person_id = e.person_id and e.from_on <= t.from_on and t.from_on < e.to_on
    where t.to_on is not null
    group by t.person_id, t.from_on, t.to_on
),

passing as (
    select t.person_id, t.from_on, count(*) as spells
    from strict_segments t
    inner join passing_periods p
        on t.person_id = p.person_id and p.from_on <= t.from_on and t.from_on < p.to_on
    group by t.person_id, t.from_on
)

select p.person_id, p.from_on, p.to_on
from passing_periods p
cross join run_settings s
where s.enrolments = 'any'
union all
select c.person_id, c.from_on, c.to_on
from covering c
inner join passing p on c.person_id = p.person_id and c.from_on = p.from_on and c.spells = p.spells
