-- question: which schools has each authority and sector? Numbered from 0, to draw one by its number.
select
    authority_id, sector, establishment_id,
    row_number() over (partition by authority_id, sector order by establishment_id) - 1 as number,
    count(*) over (partition by authority_id, sector) as schools
from (
    select distinct cell.authority_id, cell.sector, cell.establishment_id
    from sample_cells cell
    where cell.roll > 0
        and not exists (select 1 from sample_changes c where c.establishment_id = cell.establishment_id)
)
