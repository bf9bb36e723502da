-- question: which single quarantined row keeps how many of the authority's other rows out?
select cause_file as file, cause_row as row, min(cause) as cause, count(*) as rows
from own_quarantine
where cause_file is not null
group by cause_file, cause_row
order by rows desc, file, row
