-- question: which of the authority's rows could not be used, why, and what caused it?
select
    file, row, line, reason, "column", value,
    coalesce(cause, case when would_fit = 1 then 'with a leading zero or a space mended, somebody fits' end) as cause
from own_quarantine
order by file, row
