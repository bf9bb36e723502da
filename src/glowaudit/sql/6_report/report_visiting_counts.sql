-- question: how many people are enrolled here in the window, but counted by another authority?
select count(*) as people, count(case when v.changes = 1 then 1 end) as changing
from visiting_people v
inner join report_scope r on v.authority_id = r.authority_id
