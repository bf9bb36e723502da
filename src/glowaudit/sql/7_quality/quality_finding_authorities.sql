-- question: how many findings of each kind has each authority?
select authority_id, authority, finding, count(*) as rows
from owned_findings
group by authority_id, authority, finding
order by rows desc, authority, authority_id, finding
