-- question: which establishments belong to the authority, those whose row is in quarantine included?
select e.establishment_id
from ledger_establishments e
inner join report_scope r on e.authority_id = r.authority_id
union
select q.own_id as establishment_id
from quarantine q
inner join report_scope r on q.needs_authority = r.authority_id
where q.file = 'establishments' and q.own_id is not null
