-- question: what should a person look at in the authority's rows?
with own_subjects as (
    select 'authority' as scope, authority_id as subject from report_scope
    union all
    select 'establishment' as scope, establishment_id as subject from own_establishments
    union all
    select 'individual' as scope, person_id as subject from own_people
    union all
    select 'account' as scope, a.account_id as subject
    from checked_accounts a
    inner join own_people p on a.person_id = p.person_id
    where a.fault is null
)

select f.finding, f.file, f.row, f.subject, f.detail
from findings f
inner join own_subjects o on f.scope = o.scope and f.subject = o.subject
order by f.finding, f.file, f.row, f.subject, f.detail
