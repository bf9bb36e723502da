-- question: what should a person look at, and whose is it?
-- why: of each kind the first thousand, so that a frequent one does not hide the others; the CSV has all.
with numbered as (
    select *, row_number() over (partition by finding order by file, row, subject, detail, authority_id) as nth
    from owned_findings
)

select finding, file, row, subject, detail, coalesce(authority, authority_id) as authority
from numbered
where nth <= 1000
order by finding, file, row, subject, detail, authority
