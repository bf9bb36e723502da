-- question: how many of the authority's own rows of each file were read, used, and put in quarantine?
with counted as (
    select a.file, a.accepted, 0 as quarantined
    from rows_by_authority a
    inner join report_scope r on a.authority_id = r.authority_id
    union all
    select file, 0 as accepted, count(*) as quarantined
    from own_quarantine
    group by file
)

select
    file,
    cast(sum(accepted) + sum(quarantined) as integer) as read,
    cast(sum(accepted) as integer) as accepted,
    cast(sum(quarantined) as integer) as quarantined
from counted
group by file
order by file
