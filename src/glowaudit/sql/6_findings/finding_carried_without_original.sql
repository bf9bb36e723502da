-- rule: R7
-- question: which carried copies stand alone, so that they are all that is known?
select
    'carried_without_original' as finding,
    d.file,
    d.row,
    'individual' as scope,
    d.subject_id as subject,
    concat('a copy that says ', d.choice, ' from ', d.effective_on, ' on; no decision or entry on or before that day')
        as detail
from choices c
inner join accepted_decisions d on c.decision_id = d.decision_id
where c.origin = 'carried'
