-- question: who opted in by decision, though authority or establishment is closed on last_day?
-- source: "data will only be passed to Glow if the new school and local authority have opted-in"
select
    'choice_without_effect' as finding,
    d.file,
    d.row,
    'individual' as scope,
    f.person_id as subject,
    concat('in by decision, but closed on the last day: ', f.blockers) as detail
from verdict_facts f
inner join accepted_decisions d on f.individual_decision_id = d.decision_id
where f.individual_reason = 'opted_in' and not f.kept and f.blockers <> 'enrolment' and f.blockers <> 'individual'
