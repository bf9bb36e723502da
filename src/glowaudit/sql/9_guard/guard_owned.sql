-- question: which id of which kind belongs to which authority? One without an authority belongs to none.
-- why: a choice is a person's own decision. It belongs where it was recorded, for at the other side of a transfer it is
-- masked; where that is not known, to the person's authorities. One of an authority or a school is a decision. An account
-- belongs where its person is counted: an authority at which they are only enrolled as well has no say in it.
with decided as (
    select decision_id as id, scope, subject_id, establishment_id from accepted_decisions
    union
    select own_id as id, subject_scope as scope, subject_id, needs_establishment as establishment_id
    from quarantine
    where file like 'decisions%' or file like '%:glow_choice'
),

accounts as (
    select distinct account_id as id, person_id from staged_accounts
),

owned as (
    select 'person' as kind, person_id as id, authority_id from guard_people
    union all
    select 'choice' as kind, d.id, coalesce(r.authority_id, p.authority_id) as authority_id
    from decided d
    left join guard_places r on r.scope = 'establishment' and d.establishment_id = r.id
    left join guard_people p on d.subject_id = p.person_id
    where d.scope = 'individual'
    union all
    select 'decision' as kind, d.id, coalesce(p.authority_id, r.authority_id) as authority_id
    from decided d
    left join guard_places p on d.scope = p.scope and d.subject_id = p.id
    left join guard_places r on r.scope = 'establishment' and d.establishment_id = r.id
    where d.scope is distinct from 'individual'
    union all
    select 'account' as kind, a.id, coalesce(v.authority_id, p.authority_id) as authority_id
    from accounts a
    left join verdicts v on a.person_id = v.person_id
    left join guard_people p on v.authority_id is null and a.person_id = p.person_id
    union all
    select case scope when 'authority' then 'authority' else 'school' end as kind, id, authority_id from guard_places
)

select distinct owned.kind, owned.id, coalesce(owned.authority_id, o.authority_id) as authority_id
from owned
left join guard_only_authority o on true
where owned.id is not null
