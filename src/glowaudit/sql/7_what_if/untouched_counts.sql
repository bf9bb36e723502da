-- question: how many people of each school, role and stage were not looked at again, and what keeps them out?
-- why: all whom the audit counts (coverage), less those who were looked at. Where only some authorities are looked at
-- (focus_authorities is not empty), theirs.
with counted as (
    select authority_id, establishment_id, role, stage, kept, blockers, people
    from coverage
    union all
    select authority_id, establishment_id, role, stage, kept, blockers, -1 as people
    from verdicts_before
),

caused as (
    select counted.*, case when kept then 'kept' else blockers end as cause
    from counted
    cross join (select count(*) as authorities from focus_authorities) focused
    left join focus_authorities f on counted.authority_id = f.authority_id
    where focused.authorities = 0 or f.authority_id is not null
)

select authority_id, establishment_id, role, stage, kept, cause, cast(sum(people) as bigint) as people
from caused
group by authority_id, establishment_id, role, stage, kept, cause
having sum(people) > 0
