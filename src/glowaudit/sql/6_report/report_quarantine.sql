-- question: which of the authority's rows could not be used, why, and what caused it?
select file, row, line, reason, "column", value, cause
from own_quarantine
order by file, row
