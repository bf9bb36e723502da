-- question: how many people of each school, role and stage are gained, lost or not touched, by what made it so?
-- why: whoever was not looked at again stands as in `untouched_counts`.
with counted as (
    select authority_id, establishment_id, role, stage, kept_before, kept_now, change, cause, count(*) as people
    from changes
    group by authority_id, establishment_id, role, stage, kept_before, kept_now, change, cause
    union all
    select authority_id, establishment_id, role, stage, kept, kept, 'unchanged', cause, people
    from untouched_counts
)

select authority_id, establishment_id, role, stage, kept_before, kept_now, change, cause,
    cast(sum(people) as bigint) as people
from counted
group by authority_id, establishment_id, role, stage, kept_before, kept_now, change, cause
