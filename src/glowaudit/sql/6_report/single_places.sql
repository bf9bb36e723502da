-- question: which people of whom something is decided have all their enrolments in one authority?
-- why: an enrolment in quarantine counts too; one of which the authority is not known is as good as elsewhere.
with decided as (
    select subject_id as person_id from accepted_decisions where scope = 'individual'
    union
    select subject_id as person_id from quarantine where subject_scope = 'individual'
    union
    select would_fit as person_id from stray_opt_outs where scope = 'individual' and would_fit is not null
),

attended as (
    select e.person_id, e.authority_id
    from enrolment_spells e
    inner join decided d on e.person_id = d.person_id
    union
    select d.person_id, coalesce(o.authority_id, '') as authority_id
    from quarantine q
    inner join decided d on q.needs_person = d.person_id
    left join establishment_owners o on q.needs_establishment = o.establishment_id
    where q.file = 'enrolments'
)

select person_id, min(authority_id) as authority_id
from attended
group by person_id
having count(*) = 1 and min(authority_id) <> ''
