-- question: how many rows of which file could not be used, and for which reason?
select file, reason, count(*) as rows
from quarantine
group by file, reason
order by rows desc, file, reason
