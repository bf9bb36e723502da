-- question: by which levers of the authority can how many of its people be kept who are not?
select w.ways, w.people
from authority_ways w
inner join report_scope r on w.authority_id = r.authority_id
order by w.ways
