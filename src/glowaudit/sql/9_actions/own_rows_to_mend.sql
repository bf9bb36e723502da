-- question: which of the authority's decisions that cannot be read close a person's gate, and which opt-outs name
-- nobody? Without people the rows themselves are not told.
with rows_to_mend as (
    select 'mend_people' as kind, q.file, q.row
    from own_quarantine q
    inner join known_unreadable_decisions k on q.file = k.file and q.row = k.row
    inner join own_people o on k.scope = 'individual' and k.subject_id = o.person_id
    where o.who_acts = 'unreadable' and o.enrolled = 1
    union
    select 'stray' as kind, file, row
    from own_quarantine
    where stray_opt_out = 1
)

select
    m.kind,
    case when s.people <> 'none' then m.file end as file,
    case when s.people <> 'none' then m.row end as row
from rows_to_mend m
cross join report_scope s
order by m.kind, m.file, m.row
