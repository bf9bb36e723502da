-- question: what do the figures that are shown add up to: in all, by authority, by sector, and by both?
-- why: what is suppressed has no number and adds nothing. A sum of which nothing is shown is not 0: it has none either.
with measured as (
    select authority_id, sector, outcome as measure, people from shown_cells
    union all
    select authority_id, sector, 'enrolled' as measure, people from shown_cells
    union all
    select authority_id, sector, 'not_kept' as measure, people from shown_cells where outcome <> 'kept'
)

select
    case
        when grouping(authority_id) = 1 and grouping(sector) = 1 then 'all'
        when grouping(sector) = 1 then 'authority'
        when grouping(authority_id) = 1 then 'sector'
        else 'authority_by_sector'
    end as level,
    authority_id,
    sector,
    measure,
    case
        when coalesce(sum(people), 0) > 0 or count(people) = count(*) then cast(coalesce(sum(people), 0) as bigint)
    end as people
from measured
group by grouping sets ((measure), (authority_id, measure), (sector, measure), (authority_id, sector, measure))
