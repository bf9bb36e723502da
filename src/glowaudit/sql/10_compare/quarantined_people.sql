-- question: of whom is something in quarantine: their only row, rows of their enrolments, a decision that cannot be read?
-- why: written beside the verdicts of a run, so that a later run can tell a person who left from a row to mend.
select q.own_id as person_id, 'person' as what
from quarantine q
left join ledger_people p on q.own_id = p.person_id
where q.file = 'people' and q.own_id is not null and p.person_id is null
group by q.own_id
union all
select person_id, 'enrolments' as what from quarantined_enrolments
union all
select subject_id as person_id, 'decision' as what from unreadable_subjects where scope = 'individual'
order by person_id, what
