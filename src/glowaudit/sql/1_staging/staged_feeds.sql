-- question: what does each row of the feeds file say?
-- why: a file that holds days as days gives them in sent_day, and no text, which would be slow to write and to read.
select
    'feeds' as file,
    row,
    line,
    malformed,
    person_id,
    establishment_id,
    sent_on as sent_text,
    case
        when sent_day is not null
            then sent_day
        when regexp_full_match(sent_on, '[0-9]{4}-[0-9]{2}-[0-9]{2}') and sent_on >= '0001'
            then try_cast(sent_on as date)
    end as sent_on
from raw_feeds
