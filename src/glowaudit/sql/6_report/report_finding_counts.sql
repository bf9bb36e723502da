-- question: how many findings of each kind are there in the authority's rows, and in which are the first of each file?
-- why: of people the numbers of rows are told only where people are listed.
with told as (
    select f.finding, f.file, case when r.people <> 'none' or f.of_person = 0 then f.row end as row
    from told_findings f
    inner join report_scope r on f.authority_id = r.authority_id
),

files as (
    select finding, file, array_to_string((list(distinct row order by row))[:5], ', ') as rows
    from told
    where row is not null
    group by finding, file
),

examples as (
    select finding, string_agg(concat(file, ' row ', rows), '; ' order by file) as examples from files group by finding
)

select t.finding, count(*) as rows, coalesce(max(e.examples), '') as examples
from told t
left join examples e on t.finding = e.finding
group by t.finding
order by t.finding
