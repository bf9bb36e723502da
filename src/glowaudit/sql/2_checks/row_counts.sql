-- question: how many rows of each file were read, accepted and quarantined? read = accepted + quarantined.
with checked as (
    select file, fault from checked_authorities
    union all select file, fault from checked_establishments
    union all select file, fault from checked_people
    union all select file, fault from checked_enrolments
    union all select file, fault from checked_decisions
    union all select file, fault from checked_accounts
    union all select file, fault from checked_feeds
)

select
    file,
    count(*) as rows_read,
    count(case when fault is null then 1 end) as rows_accepted,
    count(case when fault is not null then 1 end) as rows_quarantined
from checked
group by file
