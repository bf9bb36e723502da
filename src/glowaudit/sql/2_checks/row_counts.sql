-- question: how many rows of each file were read, accepted and quarantined? read = accepted + quarantined.
-- why: rows of a feed are counted as the file says, and those in quarantine as they were set apart: so it need not be
-- read again.
with staged as (
    select file from staged_authorities
    union all select file from staged_establishments
    union all select file from staged_people
    union all select file from staged_enrolments
    union all select file from staged_decisions
    union all select file from staged_accounts
),

quarantined as (
    select file, count(*) as rows_quarantined from quarantined_rows group by file
),

counted as (
    select r.file, r.rows_read, coalesce(q.rows_quarantined, 0) as rows_quarantined
    from (select file, count(*) as rows_read from staged group by file) r
    left join quarantined q on r.file = q.file
    union all
    select 'feeds' as file, f.rows_read, q.rows_quarantined
    from (select count(*) as rows_read from raw_feeds) f
    cross join (select count(*) as rows_quarantined from faulty_feeds) q
    where f.rows_read > 0
)

select file, rows_read, rows_read - rows_quarantined as rows_accepted, rows_quarantined
from counted
