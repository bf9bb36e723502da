-- question: how did each person stand in the earlier run, how do they stand now, and what made the difference?
-- why: one row a person of either run, matched by person_id. What made a gain is what kept the person out then, what made
-- a loss is what keeps them out now: a gate of their school or authority of then; a transfer, where it is a gate of
-- another one; their own choice, which follows them wherever they go. Somebody without an authority is still counted at
-- the one that they had, or get. A school that follows its authority has no gate of its own to tell of.
with in_quarantine_then as (
    select
        person_id,
        max(case when what = 'person' then 1 else 0 end) as person,
        max(case when what = 'enrolments' then 1 else 0 end) as enrolments,
        max(case when what = 'decision' then 1 else 0 end) as decision
    from earlier_quarantined_people
    group by person_id
),

in_quarantine_now as (
    select
        person_id,
        max(case when what = 'person' then 1 else 0 end) as person,
        max(case when what = 'enrolments' then 1 else 0 end) as enrolments,
        max(case when what = 'decision' then 1 else 0 end) as decision
    from quarantined_people
    group by person_id
),

matched as (
    select
        coalesce(n.person_id, b.person_id) as person_id,
        b.person_id is not null as was_there,
        n.person_id is not null as is_there,
        coalesce(b.kept, false) as kept_before,
        coalesce(n.kept, false) as kept_now,
        b.role as role_before,
        n.role as role_now,
        b.stage as stage_before,
        n.stage as stage_now,
        case when b.person_id is not null then coalesce(b.authority_id, n.authority_id) end as authority_before,
        case when n.person_id is not null then coalesce(n.authority_id, b.authority_id) end as authority_now,
        n.authority_id is not null as has_authority_now,
        b.establishment_id as establishment_before,
        n.establishment_id as establishment_now,
        b.verdict as verdict_before,
        n.verdict as verdict_now,
        n.reason as reason_now,
        case when n.kept then b.blockers else n.blockers end as kept_out_by
    from verdicts n
    full outer join earlier_verdicts b on n.person_id = b.person_id
),

weighed as (
    select
        m.*,
        coalesce(case when m.kept_now then qb.person else qn.person end, 0) as row_in_quarantine,
        coalesce(case when m.kept_now then qb.enrolments else qn.enrolments end, 0)
        > coalesce(case when m.kept_now then qn.enrolments else qb.enrolments end, 0) as enrolment_in_quarantine,
        coalesce(case when m.kept_now then qb.decision else qn.decision end, 0) as unreadable,
        coalesce(qn.person, 0) + coalesce(qn.enrolments, 0) as in_quarantine_now,
        m.establishment_before = m.establishment_now as same_school,
        m.kept_out_by like '%authority%' and m.authority_before = m.authority_now as own_authority,
        m.kept_out_by like '%authority%' and m.authority_before <> m.authority_now as other_authority,
        m.kept_out_by like '%establishment%'
        and not (
            case when m.kept_now then gb.reason else gn.reason end = 'follows_authority'
            and m.kept_out_by like '%authority%'
        ) as school,
        m.kept_out_by like '%individual%' as individual,
        case when m.kept_now then gb.reason else gn.reason end = 'establishment_closed' as school_closed
    from matched m
    left join in_quarantine_then qb on m.person_id = qb.person_id
    left join in_quarantine_now qn on m.person_id = qn.person_id
    left join earlier_gates gb on gb.gate = 'establishment' and m.establishment_before = gb.id
    left join last_day_gates gn on gn.gate = 'establishment' and m.establishment_now = gn.id
),

told as (
    select
        *,
        case
            when kept_before = kept_now then ''
            when not (was_there and is_there)
                then case when row_in_quarantine = 1 then 'quarantine' when kept_now then 'new' else 'gone' end
            when enrolment_in_quarantine and (kept_out_by = 'enrolment' or not same_school) then 'enrolment_in_quarantine'
            when kept_out_by = 'enrolment' then 'enrolment'
            else concat_ws(
                '+',
                case when own_authority then 'authority' end,
                case when school and same_school then case when school_closed then 'school_closed' else 'establishment' end end,
                case when other_authority or (school and not same_school) then 'transfer' end,
                case when individual then case when unreadable = 1 then 'unreadable' else 'own_choice' end end
            )
        end as cause
    from weighed
)

select
    person_id,
    was_there,
    is_there,
    kept_before,
    kept_now,
    role_before,
    role_now,
    stage_before,
    stage_now,
    authority_before,
    authority_now,
    has_authority_now,
    establishment_before,
    establishment_now,
    verdict_before,
    verdict_now,
    reason_now,
    in_quarantine_now,
    cause,
    case
        when cause like '%school_closed%' or cause like '%establishment%' or cause like '%transfer%' then 'establishment'
        when cause like '%authority%' then 'authority'
    end as gate,
    case
        when cause like '%school_closed%' or cause like '%establishment%' or cause like '%transfer%' then establishment_now
        when cause like '%authority%' then authority_now
    end as gate_id
from told
