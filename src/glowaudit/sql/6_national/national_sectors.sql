-- question: how many people of each sector are kept, in all authorities and in each, and who can act for the others?
select n.level, n.authority_id, coalesce(a.name, a.authority_id) as authority, n.* exclude (level, authority_id)
from national_sums n
left join ledger_authorities a on n.authority_id = a.authority_id
where n.level in ('sector', 'authority_by_sector')
order by n.level, lower(authority), n.authority_id, n.sector = '', n.sector
