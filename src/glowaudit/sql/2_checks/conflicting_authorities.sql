-- question: which SEED codes stand under two authorities? Bad rows count, an empty authority does not.
select establishment_id
from staged_establishments
where malformed is null and establishment_id is not null and authority_id is not null
group by establishment_id
having count(distinct authority_id) > 1
