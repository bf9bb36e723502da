-- question: how many rows of each file were read, accepted and quarantined? read = accepted + quarantined.
-- why: rows of a feed are counted as the file says, and those in quarantine as they were set apart: so it need not be
-- read again.
with checked as (
    select file, fault from checked_authorities
    union all select file, fault from checked_establishments
    union all select file, fault from checked_people
    union all select file, fault from checked_enrolments
    union all select file, fault from checked_decisions
    union all select file, fault from checked_accounts
),

counted as (
    select
        file,
        count(*) as rows_read,
        count(case when fault is not null then 1 end) as rows_quarantined
    from checked
    group by file
    union all
    select 'feeds' as file, f.rows_read, q.rows_quarantined
    from (select count(*) as rows_read from raw_feeds) f
    cross join (select count(*) as rows_quarantined from quarantined_feeds) q
    where f.rows_read > 0
)

select file, rows_read, rows_read - rows_quarantined as rows_accepted, rows_quarantined
from counted
