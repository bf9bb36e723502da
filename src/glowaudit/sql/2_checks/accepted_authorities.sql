-- question: which authorities are known?
select authority_id, name, file, row, line from checked_authorities where fault is null
