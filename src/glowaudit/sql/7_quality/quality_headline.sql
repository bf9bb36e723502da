-- question: how many rows were read, and how many could not be used? Who may be unprotected because of it?
with rows as (
    select
        cast(coalesce(sum(rows_read), 0) as bigint) as rows_read,
        cast(coalesce(sum(rows_accepted), 0) as bigint) as rows_accepted,
        cast(coalesce(sum(rows_quarantined), 0) as bigint) as rows_quarantined
    from row_counts
)

select
    s.as_of,
    s.deletion_on,
    s.last_day,
    (select count(*) from ledger_authorities) as authorities,
    rows.*,
    (select count(*) from quarantine where cause_file is not null) as rows_with_a_cause,
    (select count(*) from (select distinct cause_file, cause_row from quarantine where cause_file is not null)) as causes,
    h.people_in_quarantine,
    h.stray_opt_outs,
    h.stray_opt_outs_that_would_fit,
    (select count(*) from known_unreadable_decisions) as unreadable_decisions,
    (select count(*) from findings) as findings
from headline h
cross join run_settings s
cross join rows
