-- question: whose decisive enrolment ends before last_day, and what was closed on its last day?
select
    d.person_id, d.to_on - 1 as ended_on, g.authority_reason, g.establishment_reason, g.individual_reason,
    g.authority_decision_id, g.establishment_decision_id, g.individual_decision_id
from decisive_enrolments d
inner join door_segments g
    on
        d.establishment_id = g.establishment_id and d.individual_id = g.individual_id
        and g.from_on < d.to_on and d.to_on <= g.to_on
where d.covers_last_day = 0 and g.closed_count > 0
