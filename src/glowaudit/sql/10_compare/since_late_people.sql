-- question: where two runs of one extract differ in known_at, which rows, seen by one of them only, made whom gained or lost?
-- why: rows about the gate, choice or enrolment that is the cause; of a gate or a choice the decision that is in force on
-- last_day, or cannot be read, if it is among them. Where none is about the cause, all about the person and their gates.
-- Not told is a row about a person where nobody is listed, and one of an authority that is not looked at.
with late as (
    select 'now' as seen, c.known_before as after_at, r.*
    from recorded_rows r
    cross join since_clocks c
    where c.same_extract and r.recorded_at > c.known_before and (c.known_now is null or c.known_now > c.known_before)
    union all
    select 'then' as seen, c.known_now as after_at, r.*
    from earlier_recorded_rows r
    cross join since_clocks c
    where c.same_extract and r.recorded_at > c.known_now and (c.known_before is null or c.known_before > c.known_now)
),

standing as (
    select 'now' as seen, gate as scope, id as subject_id, decision_id, reason from last_day_gates
    union all
    select 'then' as seen, gate as scope, id as subject_id, decision_id, reason from earlier_gates
    union all
    select 'now' as seen, 'individual' as scope, person_id as subject_id, individual_decision_id, '' as reason from verdicts
    union all
    select 'then' as seen, 'individual' as scope, person_id as subject_id, individual_decision_id, '' as reason
    from earlier_verdicts
),

weighed as (
    select
        late.*,
        case
            when late.kind = 'enrolment' then 1
            when late.kind = 'decision' and late.decision_id = s.decision_id then 1
            when late.kind = 'unreadable' and s.reason in ('unreadable_decision', '') then 1
            else 0
        end as in_force
    from late
    left join standing s on late.seen = s.seen and late.scope = s.scope and late.subject_id = s.subject_id
),

affected as (
    select
        *,
        case when stays then gate_authority else authority_now end as shut_authority,
        case when cause not like '%transfer%' and gate = 'establishment' then gate_id end as shut_establishment
    from since_people
    where change in ('gained', 'lost') and cause <> 'another_authority'
),

related as (
    select 'authority' as scope, shut_authority as subject_id, 'any' as kind, 1 as is_cause, person_id
    from affected
    where cause like '%authority%'
    union all
    select 'establishment', shut_establishment, 'any', 1, person_id from affected where cause like '%establishment%'
    union all
    select 'individual', person_id, 'decision', 1, person_id from affected where cause like '%own_choice%'
    union all
    select 'individual', person_id, 'unreadable', 1, person_id from affected where cause like '%unreadable%'
    union all
    select 'individual', person_id, 'enrolment', 1, person_id
    from affected
    where cause like '%transfer%' or cause like '%enrolment%'
    union all
    select 'individual', person_id, 'any', 0, person_id from affected
    union all
    select 'authority', unnest([authority_before, authority_now]), 'any', 0, person_id from affected
    union all
    select 'establishment', unnest([establishment_before, establishment_now]), 'any', 0, person_id from affected
),

met as (
    select distinct
        r.person_id, r.is_cause, w.*,
        max(r.is_cause) over (partition by r.person_id) as best_cause,
        max(w.in_force) over (
            partition by r.person_id, r.is_cause, w.seen, w.scope, w.subject_id, w.kind = 'enrolment'
        ) as best_in_force
    from related r
    inner join weighed w on r.scope = w.scope and r.subject_id = w.subject_id and r.kind in ('any', w.kind)
)

select
    p.change,
    m.person_id,
    m.seen,
    m.after_at,
    m.kind,
    m.file,
    m.row,
    m.choice,
    m.recorded_at,
    m.from_on,
    m.to_on,
    (l.of_people or m.scope <> 'individual') and (n.authorities = 0 or s.authority_id is not null) as is_told
from met m
inner join affected p on m.person_id = p.person_id
cross join since_listing l
cross join (select count(*) as authorities from since_scope) n
left join since_scope s on m.authority_id = s.authority_id
where m.is_cause = m.best_cause and m.in_force = m.best_in_force
