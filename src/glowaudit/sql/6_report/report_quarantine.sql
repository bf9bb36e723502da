-- question: which of the authority's rows could not be used, why, and what caused it? Without people: none of a person.
select q.file, q.row, q.line, q.reason, q."column", q.value, q.cause
from own_quarantine q
cross join report_scope r
where r.people <> 'none' or q.of_person = 0
order by q.file, q.row
