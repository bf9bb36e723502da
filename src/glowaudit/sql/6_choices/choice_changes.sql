-- question: from which day on do how many people more (or fewer) of each school, role and stage stand how?
-- why: summed up to a day these are the people of that day, the first day being granular_from (or last_day, where that is
-- earlier). People of whom nothing is known were never asked.
with standing as (
    select p.authority_id, p.establishment_id, p.role, p.stage, s.state, s.choice, s.requested_by, s.from_on, s.to_on
    from choice_spans s
    inner join counted_people p on s.person_id = p.person_id
    union all
    select
        p.authority_id,
        p.establishment_id,
        p.role,
        p.stage,
        case when s.last_day < s.granular_from then 'before_individual_choice' else 'never_asked' end as state,
        null as choice,
        null as requested_by,
        least(s.granular_from, s.last_day) as from_on,
        date '9999-12-31' as to_on
    from counted_people p
    cross join run_settings s
    left join choice_traces t on p.person_id = t.person_id
    where t.person_id is null
),

events as (
    select authority_id, establishment_id, role, stage, state, choice, requested_by, from_on as on_day, 1 as people
    from standing
    union all
    select authority_id, establishment_id, role, stage, state, choice, requested_by, to_on as on_day, -1 as people
    from standing
    cross join run_settings s
    where to_on < s.cut_off
)

select
    on_day,
    authority_id,
    establishment_id,
    role,
    stage,
    state,
    coalesce(choice, '') as choice,
    coalesce(requested_by, '') as requested_by,
    cast(sum(people) as bigint) as people
from events
group by on_day, authority_id, establishment_id, role, stage, state, choice, requested_by
having sum(people) <> 0
