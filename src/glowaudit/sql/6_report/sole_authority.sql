-- question: whose is everything, where the extract names one authority and no other?
with named as (
    select authority_id from ledger_authorities
    union
    select coalesce(own_id, '') as authority_id from quarantine where file = 'authorities'
)

select min(authority_id) as authority_id
from named
having count(*) = 1
