-- question: does the extract tell which accounts there are, and what was sent?
select
    count(case when file = 'accounts' then 1 end) as accounts,
    count(case when file = 'feeds' then 1 end) as feeds
from row_counts
