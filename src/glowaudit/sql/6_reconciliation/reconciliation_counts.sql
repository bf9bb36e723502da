-- question: how many people and accounts of nobody are in each class, by place, role and stage?
select authority_id, establishment_id, role, stage, class, next, count(*) as rows
from reconciliation
group by authority_id, establishment_id, role, stage, class, next
