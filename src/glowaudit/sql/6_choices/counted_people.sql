-- question: of whom are Glow choices counted, and where?
-- why: everybody enrolled on some day of the window, on every day at the school of the decisive enrolment, so that the
-- figures of two days differ by choices only, and those of last_day agree with the verdicts.
select person_id, role, coalesce(stage, '') as stage, authority_id, establishment_id
from verdicts
where verdict <> 'not_enrolled'
