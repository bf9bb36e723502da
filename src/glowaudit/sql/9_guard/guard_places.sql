-- question: to which authority does each authority and each establishment belong, those in quarantine included?
select 'authority' as scope, authority_id as id, authority_id from ledger_authorities
union
select 'establishment' as scope, establishment_id as id, authority_id from ledger_establishments
union
select 'establishment' as scope, own_id as id, needs_authority as authority_id
from quarantine
where file = 'establishments' and own_id is not null and needs_authority is not null
