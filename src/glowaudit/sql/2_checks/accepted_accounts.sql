-- question: what does Glow hold? An account of an unknown person is accepted: it is what reconciliation looks for.
select account_id, person_id, source, status, created_on, status_on, file, row, line
from staged_accounts
anti join faulty_accounts using (row)
