-- question: can each authorities row be used? The first reason that fits, or none.
select
    staged.*,
    case
        when staged.malformed is not null
            then {'reason': 'malformed_row', 'column': null, 'value': staged.malformed}
        when repeated.differs or repeated.first_row < staged.row
            then {'reason': 'duplicate_key', 'column': 'authority_id', 'value': staged.authority_id}
        when staged.authority_id is null
            then {'reason': 'missing_value', 'column': 'authority_id', 'value': null}
    end as fault
from staged_authorities as staged
left join repeated_authorities as repeated on staged.row = repeated.row
