-- question: which establishments are there, and to which authority does each belong?
select establishment_id, name, authority_id, sector, opened_on, closed_on from accepted_establishments
