-- question: which account rows could not be used?
-- why: they are few; set apart once, so that whoever asks for the accepted rows need not check them all again.
select file, row, line, fault, account_id, person_id
from checked_accounts
where fault is not null
