-- question: what is known of each accepted person, put together in one row?
select
    p.person_id,
    p.role,
    p.stage,
    coalesce(d.authority_id, r.authority_id) as authority_id,
    coalesce(d.establishment_id, r.establishment_id) as establishment_id,
    case
        when d.person_id is null then 'not_enrolled'
        when w.passes_on_as_of = 1 and w.passes_on_last_day = 1 then 'reaches'
        when w.passes_on_last_day = 1 then 'will_reach'
        when w.passes_on_as_of = 1 then 'will_stop'
        when w.person_id is not null then 'reaches_briefly'
        else 'blocked'
    end as verdict,
    case when w.passes_on_last_day = 1 then true else false end as kept,
    w.first_passing_on,
    w.last_passing_on,
    case
        when w.passes_on_last_day = 1 then ''
        when d.covers_last_day = 1 then g.blockers
        else 'enrolment'
    end as blockers,
    g.authority_decision_id,
    g.establishment_decision_id,
    g.individual_decision_id,
    g.choice_origin,
    g.authority_reason,
    g.establishment_reason,
    g.individual_reason,
    coalesce(d.spells, 0) as spells,
    coalesce(d.from_on, r.from_on) as enrolled_from_on,
    coalesce(d.to_on, r.to_on) as enrolled_to_on,
    coalesce(q.rows_in_quarantine, 0) as rows_in_quarantine,
    coalesce(q.for_their_school, 0) as for_their_school
from ledger_people p
left join decisive_enrolments d on p.person_id = d.person_id
left join resting_places r on p.person_id = r.person_id
left join deciding_people i on p.person_id = i.person_id
left join window_passing w on p.person_id = w.person_id
left join quarantined_enrolments q on p.person_id = q.person_id
left join last_day_doors g
    on
        coalesce(d.establishment_id, r.establishment_id, '') = g.establishment_id
        and coalesce(i.person_id, '') = g.individual_id
