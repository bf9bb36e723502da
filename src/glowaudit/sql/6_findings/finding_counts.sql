-- question: how many findings of each kind are there in each file, and in which rows are the first five?
select finding, file, count(*) as rows, (list(distinct row order by row))[:5] as first_rows
from findings
group by finding, file
