-- question: what should a person look at in the authority's rows? Without people: nothing about one.
select f.finding, f.file, f.row, f.subject, f.detail
from told_findings f
inner join report_scope r on f.authority_id = r.authority_id
where r.people <> 'none' or f.of_person = 0
order by f.finding, f.file, f.row, f.subject, f.detail
