-- question: which authorities are there?
select authority_id, name from accepted_authorities
