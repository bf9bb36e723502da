-- question: from which day on are how many more (or fewer) people counted at each school, by role, stage and way?
with focused as (select count(*) as authorities from cube_authorities),

counted as (
    select c.from_on, c.to_on, c.establishment_id, p.role, coalesce(p.stage, '') as stage, c.way, count(*) as people
    from cube_states c
    inner join ledger_people p on c.person_id = p.person_id
    cross join focused
    left join cube_authorities a on c.authority_id = a.authority_id
    where focused.authorities = 0 or a.authority_id is not null
    group by c.from_on, c.to_on, c.establishment_id, p.role, p.stage, c.way
),

changes as (
    select from_on as on_day, establishment_id, role, stage, way, people from counted
    union all
    select c.to_on as on_day, c.establishment_id, c.role, c.stage, c.way, -c.people as people
    from counted c
    cross join cube_range r
    where c.to_on < r.to_on
)

select on_day, establishment_id, role, stage, way, cast(sum(people) as bigint) as people
from changes
group by on_day, establishment_id, role, stage, way
having sum(people) <> 0
order by on_day, establishment_id, role, stage, way
