-- question: to which authority does each finding belong, if that is known?
-- why: what is about a person, or an account of one, belongs where the person is counted, so that each counts once.
with subjects as (
    select 'authority' as scope, authority_id as subject, authority_id from ledger_authorities
    union all
    select 'establishment' as scope, establishment_id as subject, authority_id from ledger_establishments
    union all
    select 'individual' as scope, person_id as subject, authority_id from verdicts
    union all
    select 'account' as scope, a.account_id as subject, v.authority_id
    from accepted_accounts a
    inner join verdicts v on a.person_id = v.person_id
)

select f.finding, f.file, f.row, f.subject, f.detail, s.authority_id, a.name as authority
from findings f
left join subjects s on f.scope = s.scope and f.subject = s.subject
left join ledger_authorities a on s.authority_id = a.authority_id
