-- question: which single quarantined row keeps how many of the authority's other rows out? Without people: none of a person.
select q.cause_file as file, q.cause_row as row, min(q.cause) as cause, count(*) as rows
from own_quarantine q
cross join report_scope r
where q.cause_file is not null and (r.people <> 'none' or q.cause_file <> 'people')
group by q.cause_file, q.cause_row
order by rows desc, q.cause_file, q.cause_row
