-- question: which rows could not be used, and what did they name?
select file, row, line, fault, authority_id as own_id, null as needs_authority, null as needs_establishment,
    null as needs_person, null as subject_scope, null as subject_id
from checked_authorities where fault is not null
union all
select file, row, line, fault, establishment_id, authority_id, null, null, null, null
from checked_establishments where fault is not null
union all
select file, row, line, fault, person_id, null, null, null, null, null
from faulty_people
union all
select file, row, line, fault, null, null, establishment_id, person_id, null, null
from faulty_enrolments
union all
select file, row, line, fault, decision_id, null, establishment_id, null, scope, subject_id
from checked_decisions where fault is not null
union all
select file, row, line, fault, account_id, null, null, person_id, null, null
from faulty_accounts
union all
select file, row, line, fault, null, null, establishment_id, person_id, null, null
from faulty_feeds
