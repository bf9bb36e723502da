-- question: school by school, who can act for how many people who are not kept, and by which day at the latest?
-- why: nobody acts against a person's own choice, so of those there is no row to act on; every school has one row at least.
with acting as (
    select
        establishment_id,
        blockers,
        who_acts,
        count(*) as people,
        count(case when outcome in ('gates', 'no_open_school', 'unreadable') then 1 end) as to_act_for
    from own_people
    where enrolled = 1 and not kept
    group by establishment_id, blockers, who_acts
),

to_do as (
    select *, sum(to_act_for) over (partition by establishment_id) as of_the_school
    from acting
    where to_act_for > 0
)

select
    r.establishment_id,
    r.establishment,
    r.enrolled,
    r.not_kept,
    r.own_choice,
    t.blockers,
    t.who_acts,
    coalesce(t.people, 0) as people,
    case when t.people is not null then s.last_day end as last_safe_day
from report_schools r
cross join run_settings s
left join to_do t on r.establishment_id = t.establishment_id
order by coalesce(t.of_the_school, 0) desc, r.establishment, r.establishment_id, people desc, t.blockers, t.who_acts
