-- question: to which authority does each finding belong, if that is known?
select f.finding, f.file, f.row, f.subject, f.detail, o.authority_id, a.name as authority
from findings f
left join owned_subjects o on f.scope = o.scope and f.subject = o.subject_id
left join ledger_authorities a on o.authority_id = a.authority_id
