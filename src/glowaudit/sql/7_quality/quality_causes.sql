-- question: which rows, once mended, let how many other rows clear? What is wrong with them?
-- why: where one id has several bad rows the first is named; how many more there are stands in the cause.
-- The first five thousand: whoever has mended those runs again.
with waiting as (
    select cause_file, cause_row, min(cause) as cause, count(*) as rows, count(distinct file) as files
    from quarantine
    where cause_file is not null
    group by cause_file, cause_row
)

select
    w.cause_file as file,
    w.cause_row as row,
    q.line,
    q.own_id as id,
    q.reason,
    q."column",
    q.value,
    w.cause,
    w.files,
    w.rows
from waiting w
inner join quarantine q on w.cause_file = q.file and w.cause_row = q.row
order by w.rows desc, file, q.row
limit 5000
