-- question: how long does it take the authority's people until an opt-out is honoured, and how long are others waiting?
select h.* exclude (authority_id)
from honouring h
inner join report_scope r on h.authority_id = r.authority_id
