-- question: to which authority does each establishment belong that stands in the extract, those in quarantine included?
-- why: empty where several claim it or none does: then it is nobody's own, so that nothing is shown by mistake.
with claims as (
    select establishment_id, authority_id from ledger_establishments
    union
    select q.own_id as establishment_id, q.needs_authority as authority_id
    from quarantine q
    left join ledger_establishments e on q.own_id = e.establishment_id
    where q.file = 'establishments' and q.own_id is not null and e.establishment_id is null
)

select
    c.establishment_id,
    coalesce(s.authority_id, case when count(distinct c.authority_id) = 1 then min(c.authority_id) end) as authority_id
from claims c
left join sole_authority s on true
group by c.establishment_id, s.authority_id
