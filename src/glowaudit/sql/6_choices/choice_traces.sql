-- rule: R5, R7
-- question: of whom does the extract hold anything about a choice of their own, and what that makes no choice there?
-- source: "will need to take an active decision to prevent data being passed"
-- why: a default row says that nobody decided; a copy repeats a choice that the extract holds; a staff choice may act in
-- another authority only; a decision that cannot be read closes the gate. Days are the first of each kind.
with traces as (
    select
        d.subject_id as person_id,
        case when d.origin = 'default' then d.effective_on end as default_on,
        case when d.origin = 'carried' and c.decision_id is null then d.effective_on end as copy_on,
        c.acts_in,
        0 as unreadable
    from known_decisions d
    left join choices c on d.decision_id = c.decision_id
    where d.scope = 'individual'
    union all
    select
        subject_id as person_id,
        cast(null as date) as default_on,
        cast(null as date) as copy_on,
        cast(null as varchar) as acts_in,
        1 as unreadable
    from unreadable_subjects
    where scope = 'individual'
)

select
    p.person_id,
    p.authority_id,
    min(t.default_on) as default_on,
    min(t.copy_on) as copy_on,
    max(case when t.acts_in <> p.authority_id then 1 else 0 end) as acts_elsewhere,
    max(t.unreadable) as unreadable
from counted_people p
inner join traces t on p.person_id = t.person_id
group by p.person_id, p.authority_id
