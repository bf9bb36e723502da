-- question: which names of authorities, schools and sectors hold a figure?
select distinct text
from guard_texts
where kind = 'place' and regexp_matches(text, '[0-9]')
