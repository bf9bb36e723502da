-- question: to which authority may each quarantined row be shown, and does it name the other side of a transfer?
-- why: a row belongs where its authority, establishment, person or subject does. Somebody counted elsewhere, or in no
-- verdict, is told of in rows of the authority's own schools only. A decision about nobody known belongs where it was
-- recorded, and one that a leading zero would mend where that person is. Of an extract of one authority all rows are its own.
with people as (
    select person_id, authority_id, 'counted' as standing from verdicts where authority_id is not null
    union all
    select person_id, authority_id, 'visiting' as standing from visiting_people
    union all
    select person_id, authority_id, 'unplaced' as standing from unplaced_people
),

named as (
    select 'authority' as scope, authority_id as id from ledger_authorities
    union
    select 'establishment' as scope, establishment_id as id from establishment_owners
    union
    select 'individual' as scope, person_id as id from people
    union
    select 'individual' as scope, needs_person as id from quarantine
),

decisions as (
    select
        q.file,
        q.row,
        q.subject_scope as scope,
        case when n.id is null then coalesce(s.would_fit, q.subject_id) else q.subject_id end as subject_id,
        o.establishment_id,
        o.authority_id
    from quarantine q
    left join named n on q.subject_scope = n.scope and q.subject_id = n.id
    left join stray_opt_outs s on q.file = s.file and q.row = s.row
    left join establishment_owners o on q.needs_establishment = o.establishment_id
    where q.file not in ('authorities', 'establishments', 'people', 'enrolments', 'accounts', 'feeds')
),

owned as (
    select q.file, q.row, q.own_id as authority_id, 0 as elsewhere
    from quarantine q
    where q.file = 'authorities'
    union all
    select q.file, q.row, coalesce(q.needs_authority, o.authority_id) as authority_id, 0 as elsewhere
    from quarantine q
    left join establishment_owners o on q.own_id = o.establishment_id
    where q.file = 'establishments'
    union all
    select q.file, q.row, p.authority_id, 0 as elsewhere
    from quarantine q
    inner join people p on q.own_id = p.person_id
    where q.file = 'people'
    union all
    select q.file, q.row, p.authority_id, 0 as elsewhere
    from quarantine q
    inner join people p on q.needs_person = p.person_id
    where q.file = 'accounts' and p.standing <> 'visiting'
    union all
    select
        q.file, q.row, p.authority_id,
        case when o.establishment_id is not null and o.authority_id is distinct from p.authority_id then 1 else 0 end
            as elsewhere
    from quarantine q
    inner join people p on q.needs_person = p.person_id
    left join establishment_owners o on q.needs_establishment = o.establishment_id
    where q.file in ('enrolments', 'feeds') and (p.standing = 'counted' or o.authority_id = p.authority_id)
    union all
    select q.file, q.row, o.authority_id, 0 as elsewhere
    from quarantine q
    inner join establishment_owners o on q.needs_establishment = o.establishment_id
    where q.file in ('enrolments', 'feeds') and q.needs_person is null
    union all
    select d.file, d.row, d.subject_id as authority_id, 0 as elsewhere
    from decisions d
    where d.scope = 'authority'
    union all
    select d.file, d.row, o.authority_id, 0 as elsewhere
    from decisions d
    inner join establishment_owners o on d.subject_id = o.establishment_id
    where d.scope = 'establishment'
    union all
    select
        d.file, d.row, p.authority_id,
        case
            when d.authority_id = p.authority_id then 0
            when d.establishment_id is null and h.authority_id = p.authority_id then 0
            else 1
        end as elsewhere
    from decisions d
    inner join people p on d.subject_id = p.person_id
    left join single_places h on d.subject_id = h.person_id
    where d.scope = 'individual' and (p.standing <> 'visiting' or d.authority_id = p.authority_id)
    union all
    select d.file, d.row, d.authority_id, 0 as elsewhere
    from decisions d
    left join named n on d.scope = n.scope and d.subject_id = n.id
    where n.id is null
),

apart as (
    select o.file, o.row, o.authority_id, min(o.elsewhere) as elsewhere
    from owned o
    inner join ledger_authorities a on o.authority_id = a.authority_id
    left join sole_authority s on true
    where s.authority_id is null
    group by o.file, o.row, o.authority_id
)

select file, row, authority_id, elsewhere from apart
union all
select q.file, q.row, s.authority_id, 0 as elsewhere
from quarantine q
cross join sole_authority s
