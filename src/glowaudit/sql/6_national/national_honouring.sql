-- question: how long does it take in each authority until an opt-out is honoured, and how long are others waiting?
select h.authority_id, coalesce(a.name, h.authority_id) as authority, h.* exclude (authority_id)
from honouring h
left join ledger_authorities a on h.authority_id = a.authority_id
order by case when h.authority_id is null then 1 else 0 end, h.waiting desc, h.p90_days desc nulls last, authority
