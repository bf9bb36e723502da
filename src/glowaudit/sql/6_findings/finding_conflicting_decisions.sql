-- question: which decisions of one subject, effective and recorded at the same time, say in and out? Out stands.
with ties as (
    select scope, subject_id, effective_on, recorded_at, max(case when choice = 'out' then decision_id end) as out_id
    from choices
    group by scope, subject_id, effective_on, recorded_at
    having count(distinct choice) > 1
)

select
    'conflicting_decisions' as finding,
    d.file,
    d.row,
    t.scope,
    t.subject_id as subject,
    concat('in and out, both effective on ', t.effective_on, ' and recorded at the same time: out stands') as detail
from ties t
inner join accepted_decisions d on t.out_id = d.decision_id
