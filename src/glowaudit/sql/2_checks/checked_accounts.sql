-- question: can each accounts row be used? An account of an unknown person can: it is what reconciliation looks for.
select
    staged.*,
    case
        when staged.malformed is not null
            then {'reason': 'malformed_row', 'column': null, 'value': staged.malformed}
        when repeated.differs or repeated.first_row < staged.row
            then {'reason': 'duplicate_key', 'column': 'account_id', 'value': staged.account_id}
        when staged.account_id is null
            then {'reason': 'missing_value', 'column': 'account_id', 'value': null}
        when staged.source is null
            then {'reason': 'missing_value', 'column': 'source', 'value': null}
        when staged.status is null
            then {'reason': 'missing_value', 'column': 'status', 'value': null}
        when staged.source not in ('seemis', 'manual')
            then {'reason': 'bad_source', 'column': 'source', 'value': staged.source_text}
        when staged.status not in ('active', 'disabled', 'deleted')
            then {'reason': 'bad_status', 'column': 'status', 'value': staged.status_text}
    end as fault
from staged_accounts as staged
left join repeated_accounts as repeated on staged.row = repeated.row
