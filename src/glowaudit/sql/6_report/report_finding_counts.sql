-- question: how many findings of each kind are there in the authority's rows?
select f.finding, count(*) as rows
from told_findings f
inner join report_scope r on f.authority_id = r.authority_id
group by f.finding
order by f.finding
