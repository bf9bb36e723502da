-- question: how many people of each authority, establishment, role and stage meet each verdict, and what keeps them out?
select authority_id, establishment_id, role, stage, verdict, blockers, kept, count(*) as people
from verdicts
group by authority_id, establishment_id, role, stage, verdict, blockers, kept
