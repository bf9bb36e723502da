-- question: which of the texts found in a report are names of authorities or schools, or sectors?
select distinct g.text
from guard_texts g
inner join scan_texts t on g.text = t.text
where g.kind = 'place'
