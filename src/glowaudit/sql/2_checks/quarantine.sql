-- question: which rows could not be used, where do they stand, why, and what caused it?
-- why: rows that depend on a quarantined row name that row as their cause: mend it and they clear.
with missing_ids as (
    select
        *,
        case fault.reason
            when 'unknown_authority' then 'authority'
            when 'unknown_establishment' then 'establishment'
            when 'unknown_person' then 'individual'
            when 'unknown_subject' then subject_scope
        end as missing_scope,
        case when fault.reason like 'unknown_%' then fault.value end as missing_id
    from quarantined_rows
)

select
    missing_ids.file,
    missing_ids.row,
    missing_ids.line,
    missing_ids.fault.reason as reason,
    missing_ids.fault.column as "column",
    missing_ids.fault.value as value,
    causes.cause_file || ' row ' || causes.cause_row
    || case when causes.cause_rows > 1 then ' and ' || (causes.cause_rows - 1) || ' more' else '' end as cause,
    causes.cause_file,
    causes.cause_row,
    missing_ids.own_id,
    missing_ids.needs_authority,
    missing_ids.needs_establishment,
    missing_ids.needs_person,
    missing_ids.subject_scope,
    missing_ids.subject_id
from missing_ids
left join quarantine_causes as causes
    on missing_ids.missing_scope = causes.scope and missing_ids.missing_id = causes.subject_id
order by missing_ids.file, missing_ids.row
