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
    case
        when regexp_full_match(created_on, '[0-9]{4}-[0-9]{2}-[0-9]{2}') and created_on >= '0001'
            then try_cast(created_on as date)
    end as created_on,
    case
        when regexp_full_match(status_on, '[0-9]{4}-[0-9]{2}-[0-9]{2}') and status_on >= '0001'
            then try_cast(status_on as date)
    end as status_on
from raw_accounts
