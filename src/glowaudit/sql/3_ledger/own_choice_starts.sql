-- rule: R7
-- question: from which day on does the extract hold a decision or entry of each person's own?
select subject_id as person_id, min(effective_on) as first_on
from known_decisions
where scope = 'individual' and origin in ('decision', 'entry')
group by subject_id
