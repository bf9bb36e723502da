-- question: how many findings of each kind are there, and at how many authorities?
with places as (
    select finding, count(distinct authority_id) as authorities
    from owned_findings
    group by finding
)

select f.finding, count(*) as rows, max(p.authorities) as authorities
from findings f
inner join places p on f.finding = p.finding
group by f.finding
order by rows desc, f.finding
