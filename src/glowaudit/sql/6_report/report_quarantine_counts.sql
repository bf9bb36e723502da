-- question: how many of the authority's rows could not be used, by file and reason?
select file, reason, count(*) as rows
from own_quarantine
group by file, reason
order by rows desc, file, reason
