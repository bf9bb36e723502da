-- question: what is known of each accepted person, put together in one row?
select
    j.person_id,
    j.role,
    j.stage,
    j.authority_id,
    j.establishment_id,
    j.verdict,
    j.kept,
    j.first_passing_on,
    j.last_passing_on,
    case when j.kept then '' when j.covers_last_day = 1 then g.blockers else 'enrolment' end as blockers,
    g.authority_decision_id,
    g.establishment_decision_id,
    g.individual_decision_id,
    g.choice_origin,
    g.authority_reason,
    g.establishment_reason,
    g.individual_reason,
    j.spells,
    j.enrolled_from_on,
    j.enrolled_to_on,
    j.next_begins_on,
    j.last_ended_on,
    coalesce(q.rows_in_quarantine, 0) as rows_in_quarantine,
    coalesce(q.for_their_school, 0) as for_their_school
from judged_people j
left join quarantined_enrolments q on j.person_id = q.person_id
left join last_day_doors g on coalesce(j.establishment_id, '') = g.establishment_id and j.individual_id = g.individual_id
