-- question: which people rows could not be used?
-- why: they are few; set apart once, so that whoever asks for the accepted rows need not check them all again.
select file, row, line, fault, person_id
from checked_people
where fault is not null
