-- question: what does each row of the accounts file say?
-- why: code words are read in any case of the ASCII letters; lower() would also take 'İn' for 'in'.
select
    'accounts' as file,
    row,
    line,
    malformed,
    account_id,
    person_id,
    ascii_lower(source) as source,
    source as source_text,
    ascii_lower(status) as status,
    status as status_text,
    created_on as created_text,
    status_on as status_on_text,
    day_of(created_on) as created_on,
    day_of(status_on) as status_on
from raw_accounts
