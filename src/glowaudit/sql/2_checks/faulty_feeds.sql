-- question: which rows of the feed could not be used?
-- why: the feed is far larger than all else and is read afresh each time; these few are set apart once.
select file, row, line, fault, establishment_id, person_id
from checked_feeds
where fault is not null
