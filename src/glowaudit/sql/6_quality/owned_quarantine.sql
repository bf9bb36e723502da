-- question: to which authorities does each quarantined row belong?
-- why: to those of its authority, establishment, person and subject, as far as they are known; it may be to several. Of an
-- extract of one authority all rows are its own.
with named as (
    select file, row, 'authority' as scope, needs_authority as subject_id from quarantine
    union all
    select file, row, 'establishment' as scope, needs_establishment as subject_id from quarantine
    union all
    select file, row, 'individual' as scope, needs_person as subject_id from quarantine
    union all
    select file, row, subject_scope as scope, subject_id from quarantine
    union all
    select
        file,
        row,
        case file
            when 'authorities' then 'authority'
            when 'establishments' then 'establishment'
            when 'people' then 'individual'
        end as scope,
        own_id as subject_id
    from quarantine
)

select n.file, n.row, o.authority_id
from named n
inner join owned_subjects o on n.scope = o.scope and n.subject_id = o.subject_id
union
select q.file, q.row, a.authority_id
from quarantine q
cross join ledger_authorities a
where (select count(*) from ledger_authorities) = 1
