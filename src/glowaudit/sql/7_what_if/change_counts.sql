-- question: how many people of each school, role and stage are gained, lost or not touched, by what made it so?
select authority_id, establishment_id, role, stage, kept_before, kept_now, change, cause, count(*) as people
from changes
group by authority_id, establishment_id, role, stage, kept_before, kept_now, change, cause
