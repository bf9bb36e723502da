-- rule: R1, R7
-- question: on how many days did data pass between the day a backdated opt-out acts from and the day it was recorded?
-- why: on each of those nights only what was recorded by then was known, and a carried copy counted until an original of
-- it was. Which decisions make a choice, where, and in which order is otherwise as in choices.sql. A person's opt-out acts
-- from granular_from at the earliest. Enrolments and the gates of others are as known now. A stretch is one row however
-- many days nothing changes in it, so that an opt-out from the year 1900 costs no more than one from last week.
with late as (
    select
        c.scope,
        c.subject_id,
        c.decision_id,
        coalesce(c.acts_in, '') as acts_in,
        case when c.scope = 'individual' then greatest(c.effective_on, s.granular_from) else c.effective_on end as from_on,
        cast(c.recorded_at as date) as to_on
    from choices c
    cross join run_settings s
    left join unreadable_subjects u on c.scope = u.scope and c.subject_id = u.subject_id
    where c.choice = 'out' and cast(c.recorded_at as date) > c.effective_on and u.subject_id is null
),

subjects as (
    select distinct scope, subject_id, acts_in from late
),

recorded as (
    select
        d.*,
        coalesce(cast(d.recorded_at as date), date '0001-01-01') as known_on,
        case when p.role = 'staff' and not s.staff_choice_follows then e.authority_id end as acts_in
    from known_decisions d
    cross join run_settings s
    left join ledger_people p on d.scope = 'individual' and d.subject_id = p.person_id
    left join ledger_establishments e on d.establishment_id = e.establishment_id
    where d.origin <> 'default' and (d.scope, d.subject_id) in (select (scope, subject_id) from subjects)
),

originals as (
    select c.decision_id, min(o.known_on) as known_on
    from recorded c
    inner join recorded o
        on
            c.scope = o.scope and c.subject_id = o.subject_id
            and o.origin in ('decision', 'entry') and o.effective_on <= c.effective_on
    where c.origin = 'carried'
    group by c.decision_id
),

told as (
    select
        r.scope, r.subject_id, r.acts_in, r.choice,
        row_number() over (
            partition by r.scope, r.subject_id
            order by r.effective_on, r.laid, r.recorded_at nulls first, r.choice, r.decision_id
        ) as place,
        greatest(r.effective_on, r.known_on) as from_on,
        coalesce(o.known_on, date '9999-12-31') as to_on
    from recorded r
    left join originals o on r.decision_id = o.decision_id
    union all
    select
        r.scope, r.subject_id, null as acts_in, 'in' as choice, 0 as place,
        a.from_on, least(a.to_on, min(r.known_on)) as to_on
    from recorded r
    inner join ledger_establishments e on r.scope = 'establishment' and r.subject_id = e.establishment_id
    inner join gate_authority a on e.authority_id = a.authority_id and a.is_open = 1
    cross join run_settings s
    where s.establishment_default = 'authority'
    group by r.scope, r.subject_id, a.from_on, a.to_on
),

places as (
    select
        'individual' as scope, e.person_id as subject_id, e.authority_id, e.establishment_id,
        greatest(e.from_on, g.from_on) as from_on, least(e.to_on, g.to_on) as to_on,
        case when g.closed_count = 0 or g.blockers = 'individual' then 1 else 0 end as others_open
    from enrolment_spells e
    inner join door_segments g
        on
            e.establishment_id = g.establishment_id and e.individual_id = g.individual_id
            and e.from_on < g.to_on and g.from_on < e.to_on
    where e.individual_id in (select subject_id from subjects where scope = 'individual')
    union all
    select 'authority', authority_id, authority_id, '', date '0001-01-01', date '9999-12-31', 1
    from ledger_authorities
    union all
    select
        'establishment', establishment_id, authority_id, establishment_id,
        coalesce(opened_on, date '0001-01-01'), coalesce(closed_on, date '9999-12-31'), 1
    from ledger_establishments
),

acting as (
    select u.acts_in, p.*
    from subjects u
    inner join places p on u.scope = p.scope and u.subject_id = p.subject_id and u.acts_in in ('', p.authority_id)
),

cuts as (
    select scope, subject_id, from_on as on_day from told
    union select scope, subject_id, to_on from told
    union select scope, subject_id, from_on from late
    union select scope, subject_id, to_on from late
    union select scope, subject_id, from_on from acting
    union select scope, subject_id, to_on from acting
),

stretches as (
    select scope, subject_id, on_day as from_on, lead(on_day) over (partition by scope, subject_id order by on_day) as to_on
    from cuts
),

nights as (
    select
        a.scope, a.subject_id, a.acts_in, a.establishment_id, t.from_on, t.to_on,
        case
            when a.others_open = 0 then 0
            when arg_max(d.choice, d.place) = 'in' then 1
            when arg_max(d.choice, d.place) is null and a.scope = 'individual' then 1
            else 0
        end as is_open
    from stretches t
    inner join acting a
        on t.scope = a.scope and t.subject_id = a.subject_id and a.from_on <= t.from_on and t.from_on < a.to_on
    left join told d
        on
            t.scope = d.scope and t.subject_id = d.subject_id and d.from_on <= t.from_on and t.from_on < d.to_on
            and (d.acts_in is null or d.acts_in = a.authority_id)
    group by a.scope, a.subject_id, a.acts_in, a.establishment_id, a.others_open, t.from_on, t.to_on
),

passed as (
    select n.scope, n.subject_id, n.acts_in, n.from_on, n.to_on
    from nights n
    cross join run_settings s
    group by n.scope, n.subject_id, n.acts_in, n.from_on, n.to_on, s.enrolments
    having case s.enrolments when 'all' then min(n.is_open) else max(n.is_open) end = 1
)

select late.decision_id, sum(p.to_on - p.from_on) as days
from late
inner join passed p
    on
        late.scope = p.scope and late.subject_id = p.subject_id and late.acts_in = p.acts_in
        and late.from_on <= p.from_on and p.to_on <= late.to_on
group by late.decision_id
