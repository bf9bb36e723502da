-- question: which values that only describe could not be read, and count as not known?
select 'unreadable_description' as finding, file, row, 'individual' as scope, person_id as subject,
    concat('added_on ', added_text, ' is no day') as detail
from checked_people
where fault is null and added_text is not null and added_on is null
union all
select 'unreadable_description' as finding, file, row, scope, subject_id as subject,
    concat('requested_by ', requested_by, ' is none of parent, pupil, staff, administrator') as detail
from checked_decisions
where fault is null and requested_by not in ('parent', 'pupil', 'staff', 'administrator')
union all
select 'unreadable_description' as finding, c.file, c.row, c.scope, c.subject_id as subject,
    concat('recorded at establishment ', c.establishment_id, ', which is not known') as detail
from checked_decisions c
left join ledger_establishments e on c.establishment_id = e.establishment_id
where c.fault is null and c.establishment_id is not null and e.establishment_id is null
union all
select 'unreadable_description' as finding, file, row, 'account' as scope, account_id as subject,
    concat('created_on ', created_text, ' is no day') as detail
from checked_accounts
where fault is null and created_text is not null and created_on is null
union all
select 'unreadable_description' as finding, file, row, 'account' as scope, account_id as subject,
    concat('status_on ', status_on_text, ' is no day') as detail
from checked_accounts
where fault is null and status_on_text is not null and status_on is null
