-- question: which different doors stand between people and Glow?
-- why: people enrolled at one establishment of whom nothing is decided share a door; each deciding person has an own
-- one at each establishment. The door at no establishment ('') of a deciding person who was never enrolled shows the
-- choice in force.
with places as (
    select distinct establishment_id, authority_id, individual_id from enrolment_spells
)

select establishment_id, authority_id, individual_id from places
union all
select '' as establishment_id, '' as authority_id, d.person_id as individual_id
from deciding_people d
left join places p on d.person_id = p.individual_id
where p.individual_id is null
