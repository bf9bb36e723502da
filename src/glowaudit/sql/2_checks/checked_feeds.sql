-- question: can each feeds row be used? A feed row of an unknown person can.
select
    staged.*,
    case
        when malformed is not null
            then {'reason': 'malformed_row', 'column': null, 'value': malformed}
        when person_id is null
            then {'reason': 'missing_value', 'column': 'person_id', 'value': null}
        when sent_on is null and sent_text is null
            then {'reason': 'missing_value', 'column': 'sent_on', 'value': null}
        when sent_on is null
            then {'reason': 'bad_date', 'column': 'sent_on', 'value': sent_text}
    end as fault
from staged_feeds as staged
