-- rule: R1, R3, R5, R6, R7
-- question: how does each person of whom anything is known stand, and from when to when?
-- source: "The default is that new users will be opted-in"
-- why: a choice in force is named by its origin. Before the first one, or where there is none: what else is known. A
-- choice once in force never lapses, so that there is one such stretch, at the beginning. Where last_day is before
-- granular_from there is no individual choice on any day that counts.
with in_force as (
    select t.person_id, c.origin as state, c.choice, k.requested_by, c.from_on, c.to_on
    from choice_traces t
    inner join individual_choice_periods c on t.person_id = c.individual_id and t.authority_id = c.authority_id
    left join known_decisions k on c.decision_id = k.decision_id
),

undecided as (
    select
        t.person_id,
        t.default_on,
        min(f.from_on) as decided_from,
        case
            when s.last_day < s.granular_from then 'before_individual_choice'
            when t.unreadable = 1 then 'unreadable'
            when min(f.from_on) is not null then 'not_yet'
            when t.acts_elsewhere = 1 then 'elsewhere'
        end as state,
        least(s.granular_from, s.last_day) as from_on,
        coalesce(min(f.from_on), date '9999-12-31') as to_on
    from choice_traces t
    cross join run_settings s
    left join in_force f on t.person_id = f.person_id
    group by t.person_id, t.default_on, t.acts_elsewhere, t.unreadable, s.granular_from, s.last_day
),

spans as (
    select person_id, state, choice, requested_by, from_on, to_on from in_force
    union all
    select person_id, state, null as choice, null as requested_by, from_on, to_on from undecided where state is not null
    union all
    select person_id, 'never_asked' as state, null as choice, null as requested_by, from_on,
        least(to_on, coalesce(default_on, to_on)) as to_on
    from undecided
    where state is null
    union all
    select person_id, 'default_row' as state, null as choice, null as requested_by, greatest(from_on, default_on) as from_on,
        to_on
    from undecided
    where state is null and default_on is not null
)

select spans.person_id, spans.state, spans.choice, spans.requested_by, spans.from_on, spans.to_on
from spans
cross join run_settings s
where spans.from_on < spans.to_on and spans.from_on < s.cut_off
