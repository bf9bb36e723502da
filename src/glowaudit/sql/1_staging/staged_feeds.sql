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
    coalesce(sent_day, day_of(sent_on)) as sent_on
from raw_feeds
