-- question: which different causes are there? Each gets a number.
select file, row, field, what, row_number() over (order by file, row, field, what) as cause
from (select distinct file, row, field, what from brake_causes)
