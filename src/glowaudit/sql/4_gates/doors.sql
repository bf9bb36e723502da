-- question: which different doors stand between people and Glow?
-- why: people enrolled at one establishment of whom nothing is decided share a door; each deciding person has an own
-- one at each establishment. A deciding person's door at no establishment ('') shows the choice in force where no
-- enrolment names a place.
select distinct establishment_id, authority_id, individual_id from enrolment_spells
union all
select '' as establishment_id, '' as authority_id, person_id as individual_id from deciding_people
