-- question: which words may stand in an authority's report because they are its own: its schools' names, what is noted
-- beside its decisions, and the values of its rows in quarantine?
-- why: such a text may hold what happens to be somebody else's id. Names of places may stand in every report.
with own_rows as (
    select q.file, q.row, q.value, p.authority_id
    from quarantine q
    inner join guard_places p
        on
            (p.scope = 'authority' and q.needs_authority = p.id)
            or (p.scope = 'establishment' and q.needs_establishment = p.id)
            or (p.scope = q.subject_scope and q.subject_id = p.id)
            or (p.scope = 'authority' and q.file = 'authorities' and q.own_id = p.id)
            or (p.scope = 'establishment' and q.file = 'establishments' and q.own_id = p.id)
    union
    select q.file, q.row, q.value, p.authority_id
    from quarantine q
    inner join guard_people p
        on
            q.needs_person = p.person_id
            or (q.subject_scope = 'individual' and q.subject_id = p.person_id)
            or (q.file = 'people' and q.own_id = p.person_id)
    union
    select q.file, q.row, q.value, o.authority_id
    from quarantine q
    cross join guard_only_authority o
),

notes as (
    select d.note, p.authority_id
    from accepted_decisions d
    inner join guard_places p on d.scope = p.scope and d.subject_id = p.id
    where d.note is not null
    union
    select d.note, p.authority_id
    from accepted_decisions d
    inner join guard_people p on d.scope = 'individual' and d.subject_id = p.person_id
    where d.note is not null
)

select 'place' as kind, name as text, authority_id from ledger_authorities where name is not null
union
select 'place' as kind, name as text, authority_id from ledger_establishments where name is not null
union
select 'place' as kind, sector as text, authority_id from ledger_establishments where sector is not null
union
select 'note' as kind, note as text, authority_id from notes
union
select 'row' as kind, value as text, authority_id from own_rows where value is not null and authority_id is not null
