-- question: how many findings of each kind are there, in which rows are the first of each file, and at how many authorities?
with places as (
    select finding, count(distinct authority_id) as authorities
    from owned_findings
    group by finding
),

counted as (
    select
        finding,
        cast(sum(rows) as bigint) as rows,
        string_agg(concat(file, ' row ', array_to_string(first_rows, ', ')), '; ' order by file) as examples
    from finding_counts
    group by finding
)

select c.finding, c.rows, p.authorities, c.examples
from counted c
inner join places p on c.finding = p.finding
order by c.rows desc, c.finding
