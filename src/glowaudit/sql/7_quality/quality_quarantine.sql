-- question: which rows could not be used, why, what caused it, and whose are they?
-- why: of each file and reason the first thousand, so that one fault does not hide the others; the CSV has all.
with owners as (
    select o.file, o.row, min(coalesce(a.name, a.authority_id)) as authority, count(*) as authorities
    from quarantine_owners o
    inner join ledger_authorities a on o.authority_id = a.authority_id
    group by o.file, o.row
),

numbered as (
    select *, row_number() over (partition by file, reason order by row) as nth
    from quarantine
)

select
    n.file,
    n.row,
    n.line,
    n.reason,
    n."column",
    n.value,
    n.cause,
    case when o.authorities > 1 then concat(o.authority, ' and ', o.authorities - 1, ' more') else o.authority end
        as authority
from numbered n
left join owners o on n.file = o.file and n.row = o.row
where n.nth <= 1000
order by n.file, n.row
