-- question: of which authority is everything, where the extract has only one?
select min(authority_id) as authority_id
from ledger_authorities
having count(*) = 1
