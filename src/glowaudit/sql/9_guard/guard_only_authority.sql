-- question: whose is everything, where the extract names one authority and no other?
select min(named.authority_id) as authority_id
from (
    select authority_id from ledger_authorities
    union
    select coalesce(own_id, '') as authority_id from quarantine where file = 'authorities'
) named
having count(*) = 1
