-- question: who is enrolled here in the window, but counted by another authority, and (unless all are wanted) changes?
select v.* exclude (authority_id, changes)
from visiting_people v
inner join report_scope r on v.authority_id = r.authority_id
where r.people = 'all' or (r.people = 'action' and v.changes = 1)
order by v.establishment, v.role, v.stage, v.display_name, v.person_id
