-- rule: R7
-- question: in which authorities may each deciding person's choice be asked for? '' stands for nowhere in particular.
select distinct individual_id, authority_id
from enrolment_spells
where individual_id <> ''
union all
select person_id as individual_id, '' as authority_id
from deciding_people
