-- question: which establishments are known? A through school is one: its first row's name and dates, all sectors.
with rows_of_one as (
    select
        establishment_id,
        first_value(name) over first_row as name,
        first_value(authority_id) over first_row as authority_id,
        first_value(opened_on) over first_row as opened_on,
        first_value(closed_on) over first_row as closed_on,
        sector,
        row,
        line,
        file
    from checked_establishments
    where fault is null
    window first_row as (partition by establishment_id order by row)
)

select
    establishment_id,
    any_value(name) as name,
    any_value(authority_id) as authority_id,
    string_agg(distinct sector, ' + ' order by sector) as sector,
    any_value(opened_on) as opened_on,
    any_value(closed_on) as closed_on,
    any_value(file) as file,
    min(row) as row,
    min(line) as line
from rows_of_one
group by establishment_id
