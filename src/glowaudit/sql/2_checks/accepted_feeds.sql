-- question: whose data was sent to Glow on which night?
select person_id, sent_on, establishment_id, file, row, line
from checked_feeds
where fault is null
