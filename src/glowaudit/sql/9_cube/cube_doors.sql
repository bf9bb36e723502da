-- question: from when to when does a door stay the same, and does a person's own gate let data through?
-- why: own_open is 1 where nothing is closed but gates that administrators open.
select
    d.establishment_id,
    d.individual_id,
    greatest(d.from_on, r.from_on) as from_on,
    least(d.to_on, r.to_on) as to_on,
    d.closed_count,
    case when d.closed_count = d.authority_closed + d.establishment_closed then 1 else 0 end as own_open
from door_needs d
cross join cube_range r
where greatest(d.from_on, r.from_on) < least(d.to_on, r.to_on)
