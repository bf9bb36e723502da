-- question: how did each person stand in the earlier run, how do they stand now, and what made the difference?
-- why: one row a person of either run, matched by person_id. Who is gained or lost is kept in one run and out in the
-- other. What made it so is what is closed in the latter at the school where the former keeps them, if they are enrolled
-- there; else it is a transfer, unless the authority is the same and itself closed, or their own choice stands in the
-- way, which follows them wherever they go. A school that follows its authority has no gate of its own to tell of.
-- Somebody without an authority is counted at the one that they had, or get.
with then_in_quarantine as (
    select
        person_id,
        max(case when what = 'person' then 1 else 0 end) as person,
        max(case when what = 'enrolments' then 1 else 0 end) as enrolments,
        max(case when what = 'decision' then 1 else 0 end) as decision
    from earlier_quarantined_people
    group by person_id
),

now_in_quarantine as (
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
        b.blockers as blockers_before,
        n.blockers as blockers_now
    from verdicts n
    full outer join earlier_verdicts b on n.person_id = b.person_id
),

sides as (
    select
        m.person_id,
        m.establishment_before as kept_at,
        m.establishment_now as out_at,
        m.blockers_now as kept_out_by,
        coalesce(q.person, 0) as row_in_quarantine,
        coalesce(q.enrolments, 0) > coalesce(k.enrolments, 0) as enrolment_in_quarantine,
        coalesce(q.decision, 0) as unreadable,
        p.person_id is not null as enrolled_at_both,
        e.authority_id as gate_authority,
        e.reason as school_reason,
        coalesce(e.is_open, 0) as school_open,
        coalesce(a.is_open, 0) as authority_open,
        coalesce(o.reason, '') = 'follows_authority' as other_follows
    from matched m
    left join now_in_quarantine q on m.person_id = q.person_id
    left join then_in_quarantine k on m.person_id = k.person_id
    left join several_places p on m.person_id = p.person_id and m.establishment_before = p.establishment_id
    left join last_day_gates e on e.gate = 'establishment' and m.establishment_before = e.id
    left join last_day_gates a on a.gate = 'authority' and e.authority_id = a.id
    left join last_day_gates o on o.gate = 'establishment' and m.establishment_now = o.id
    where m.kept_before and not m.kept_now
    union all
    select
        m.person_id,
        m.establishment_now as kept_at,
        m.establishment_before as out_at,
        m.blockers_before as kept_out_by,
        coalesce(q.person, 0) as row_in_quarantine,
        coalesce(q.enrolments, 0) > coalesce(k.enrolments, 0) as enrolment_in_quarantine,
        coalesce(q.decision, 0) as unreadable,
        p.person_id is not null as enrolled_at_both,
        e.authority_id as gate_authority,
        e.reason as school_reason,
        coalesce(e.is_open, 0) as school_open,
        coalesce(a.is_open, 0) as authority_open,
        coalesce(o.reason, '') = 'follows_authority' as other_follows
    from matched m
    left join then_in_quarantine q on m.person_id = q.person_id
    left join now_in_quarantine k on m.person_id = k.person_id
    left join earlier_several_places p on m.person_id = p.person_id and m.establishment_now = p.establishment_id
    left join earlier_gates e on e.gate = 'establishment' and m.establishment_now = e.id
    left join earlier_gates a on a.gate = 'authority' and e.authority_id = a.id
    left join earlier_gates o on o.gate = 'establishment' and m.establishment_before = o.id
    where m.kept_now and not m.kept_before
),

weighed as (
    select
        m.*,
        coalesce(s.kept_out_by, '') as kept_out_by,
        s.kept_at,
        s.gate_authority,
        s.row_in_quarantine,
        s.enrolment_in_quarantine,
        s.unreadable,
        coalesce(s.kept_out_by, '') like '%individual%' as individual,
        coalesce(s.kept_out_by <> 'enrolment' and (s.kept_at = s.out_at or s.enrolled_at_both), false) as stays,
        s.authority_open = 0 as authority_shut,
        s.school_open = 0 and not (s.authority_open = 0 and coalesce(s.school_reason, '') = 'follows_authority') as school_shut,
        coalesce(s.school_reason, '') = 'establishment_closed' as school_closed,
        coalesce(s.kept_out_by, '') like '%authority%' as other_authority_shut,
        coalesce(s.kept_out_by, '') like '%establishment%'
        and not (s.other_follows and s.kept_out_by like '%authority%') as other_school_shut,
        m.authority_before = m.authority_now as same_authority
    from matched m
    left join sides s on m.person_id = s.person_id
),

parted as (
    select
        *,
        case
            when stays and authority_shut then 'authority'
            when not stays and other_authority_shut and same_authority then 'authority'
        end as authority_part,
        case
            when stays and school_shut and school_closed then 'school_closed'
            when stays and school_shut then 'establishment'
            when stays and not authority_shut and not individual then 'transfer'
            when not stays and other_authority_shut and not same_authority then 'transfer'
            when not stays and other_school_shut then 'transfer'
        end as school_part,
        case when individual and unreadable = 1 then 'unreadable' when individual then 'own_choice' end as own_part
    from weighed
),

told as (
    select
        *,
        case
            when kept_before = kept_now then ''
            when not (was_there and is_there)
                then case when row_in_quarantine = 1 then 'quarantine' when kept_now then 'new' else 'gone' end
            when enrolment_in_quarantine and not stays then 'enrolment_in_quarantine'
            when kept_out_by = 'enrolment' then 'enrolment'
            else concat_ws('+', authority_part, school_part, own_part)
        end as cause
    from parted
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
    stays,
    gate_authority,
    cause,
    case
        when cause like '%transfer%' or cause like '%establishment%' or cause like '%school_closed%' then 'establishment'
        when cause like '%authority%' then 'authority'
    end as gate,
    case
        when cause like '%transfer%' then establishment_now
        when cause like '%establishment%' or cause like '%school_closed%' then kept_at
        when cause like '%authority%' and stays then gate_authority
        when cause like '%authority%' then authority_now
    end as gate_id
from told
