-- question: which rows that decide something have a moment of recording, what do they say, and whose are they?
-- why: written beside the verdicts of a run, so that a run that sees what was recorded later can name the rows. Of
-- enrolments those that stand, of decisions those that make a choice or cannot be read. A decision about a person is the
-- authority's at whose school it was recorded; where that is not told, of the one where the person has been all along.
with attended as (
    select person_id, min(authority_id) as authority_id
    from enrolment_spells
    where person_id not in (select person_id from quarantined_enrolments)
    group by person_id
    having min(authority_id) = max(authority_id)
),

decided as (
    select 'decision' as kind, c.scope, c.subject_id, c.decision_id, c.recorded_at, c.effective_on, c.choice, d.file, d.row
    from choices c
    inner join accepted_decisions d on c.decision_id = d.decision_id
    where c.recorded_at is not null
    union all
    select
        'unreadable' as kind, scope, subject_id, decision_id, recorded_at, cast(null as date) as effective_on,
        cast(null as varchar) as choice, file, row
    from known_unreadable_decisions
    where recorded_at is not null
)

select
    d.file, d.row, d.kind, d.scope, d.subject_id, d.decision_id, d.choice, d.recorded_at, d.effective_on as from_on,
    cast(null as date) as to_on,
    case
        when d.scope = 'authority' then d.subject_id
        when d.scope = 'establishment' then e.authority_id
        when c.establishment_id is not null then h.authority_id
        else a.authority_id
    end as authority_id
from decided d
inner join checked_decisions c on d.file = c.file and d.row = c.row
left join ledger_establishments e on d.scope = 'establishment' and d.subject_id = e.establishment_id
left join ledger_establishments h on c.establishment_id = h.establishment_id
left join attended a on d.scope = 'individual' and d.subject_id = a.person_id
union all
select
    r.file, r.row, 'enrolment' as kind, 'individual' as scope, k.person_id as subject_id, cast(null as varchar) as decision_id,
    cast(null as varchar) as choice, r.recorded_at, k.start_on as from_on, k.end_on as to_on, e.authority_id
from known_enrolments k
inner join accepted_enrolments r on k.row = r.row
inner join ledger_establishments e on k.establishment_id = e.establishment_id
where r.recorded_at is not null
