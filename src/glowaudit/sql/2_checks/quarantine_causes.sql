-- question: which quarantined rows hold an id that other rows need? The cause at the root, not the next link.
with own as (
    select
        case file
            when 'authorities' then 'authority'
            when 'establishments' then 'establishment'
            else 'individual'
        end as scope,
        own_id as subject_id,
        file,
        min(row) as row,
        count(*) as rows,
        min(case when fault.reason = 'unknown_authority' then needs_authority end) as needs_authority
    from quarantined_rows
    where file in ('authorities', 'establishments', 'people') and own_id is not null
    group by file, own_id
)

select
    own.scope,
    own.subject_id,
    coalesce(root.file, own.file) as cause_file,
    coalesce(root.row, own.row) as cause_row,
    coalesce(root.rows, own.rows) as cause_rows
from own
left join own as root
    on root.scope = 'authority' and own.needs_authority = root.subject_id
