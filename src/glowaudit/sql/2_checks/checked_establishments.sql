-- question: can each establishments row be used? The first reason that fits, or none.
with authorities as (
    select authority_id from checked_authorities where fault is null
)

select
    staged.*,
    case
        when staged.malformed is not null
            then {'reason': 'malformed_row', 'column': null, 'value': staged.malformed}
        when repeated.first_row < staged.row
            then {'reason': 'duplicate_key', 'column': 'establishment_id', 'value': staged.establishment_id}
        when staged.establishment_id is null
            then {'reason': 'missing_value', 'column': 'establishment_id', 'value': null}
        when staged.authority_id is null
            then {'reason': 'missing_value', 'column': 'authority_id', 'value': null}
        when staged.opened_text is not null and staged.opened_on is null
            then {'reason': 'bad_date', 'column': 'opened_on', 'value': staged.opened_text}
        when staged.closed_text is not null and staged.closed_on is null
            then {'reason': 'bad_date', 'column': 'closed_on', 'value': staged.closed_text}
        when conflicting.establishment_id is not null
            then {'reason': 'conflicting_authority', 'column': 'authority_id', 'value': staged.authority_id}
        when authorities.authority_id is null
            then {'reason': 'unknown_authority', 'column': 'authority_id', 'value': staged.authority_id}
    end as fault
from staged_establishments as staged
left join repeated_establishments as repeated on staged.row = repeated.row
left join conflicting_authorities as conflicting on staged.establishment_id = conflicting.establishment_id
left join authorities on staged.authority_id = authorities.authority_id
