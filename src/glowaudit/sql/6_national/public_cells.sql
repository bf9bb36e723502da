-- question: into which cells, each to be published by itself, does everybody enrolled in the window fall?
-- why: each person is in exactly one, so that no published figure is a part of another and none narrows another. Who is in
-- Glow or kept out by a gate counts at school and role; a person's own choice is told of no school.
select authority_id, sector, establishment_id, role, outcome, people
from national_cells
where outcome in ('kept', 'gates')
union all
select
    authority_id,
    sector,
    cast(null as varchar) as establishment_id,
    cast(null as varchar) as role,
    outcome,
    cast(sum(people) as bigint) as people
from national_cells
where outcome not in ('kept', 'gates')
group by authority_id, sector, outcome
