-- question: which authorities, establishments, people and accounts belong to which authority?
-- why: an establishment whose row is in quarantine belongs where that row says; a person whose own row is in quarantine
-- belongs where an enrolment row names a school.
with owned_establishments as (
    select authority_id, establishment_id from ledger_establishments
    union
    select a.authority_id, q.own_id as establishment_id
    from quarantine q
    inner join ledger_authorities a on q.needs_authority = a.authority_id
    where q.file = 'establishments' and q.own_id is not null
)

select authority_id, 'authority' as scope, authority_id as subject_id from ledger_authorities
union all
select authority_id, 'establishment' as scope, establishment_id as subject_id from owned_establishments
union all
select authority_id, 'individual' as scope, person_id as subject_id from verdicts where authority_id is not null
union all
select distinct e.authority_id, 'individual' as scope, q.needs_person as subject_id
from quarantine q
inner join owned_establishments e on q.needs_establishment = e.establishment_id
left join verdicts v on q.needs_person = v.person_id
where q.file = 'enrolments' and q.needs_person is not null and v.person_id is null
union all
select v.authority_id, 'account' as scope, a.account_id as subject_id
from checked_accounts a
inner join verdicts v on a.person_id = v.person_id
where a.fault is null and v.authority_id is not null
