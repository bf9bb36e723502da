-- question: which quarantined rows belong to the authority?
-- why: a row belongs where its authority, establishment, person or subject does; a person whose own row is in quarantine
-- belongs where an enrolment row names a school. Of an extract of one authority all rows are its own.
with own_ids as (
    select 'authority' as scope, authority_id as id from report_scope
    union all
    select 'establishment' as scope, establishment_id as id from own_establishments
    union
    select 'individual' as scope, person_id as id from own_people
    union
    select 'individual' as scope, q.needs_person as id
    from quarantine q
    inner join own_establishments e on q.needs_establishment = e.establishment_id
    left join verdicts v on q.needs_person = v.person_id
    where q.file = 'enrolments' and q.needs_person is not null and v.person_id is null
),

named_ids as (
    select file, row, 'authority' as scope, needs_authority as id from quarantine
    union all
    select file, row, 'establishment' as scope, needs_establishment as id from quarantine
    union all
    select file, row, 'individual' as scope, needs_person as id from quarantine
    union all
    select file, row, subject_scope as scope, subject_id as id from quarantine
    union all
    select
        file,
        row,
        case file
            when 'authorities' then 'authority'
            when 'establishments' then 'establishment'
            when 'people' then 'individual'
        end as scope,
        own_id as id
    from quarantine
),

own_rows as (
    select n.file, n.row
    from named_ids n
    inner join own_ids o on n.scope = o.scope and n.id = o.id
    union
    select q.file, q.row
    from quarantine q
    where (select count(*) from ledger_authorities) = 1
)

select
    q.file,
    q.row,
    q.line,
    q.reason,
    q."column",
    q.value,
    q.cause,
    q.cause_file,
    q.cause_row,
    case when s.row is not null then 1 else 0 end as stray_opt_out,
    case when s.would_fit is not null then 1 else 0 end as would_fit
from quarantine q
inner join own_rows o on q.file = o.file and q.row = o.row
left join stray_opt_outs s on q.file = s.file and q.row = s.row
