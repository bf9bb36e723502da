-- question: which quarantined decisions close their subject's gate until they are mended?
select
    'unreadable_decision' as finding,
    file,
    row,
    scope,
    subject_id as subject,
    'this row is in quarantine and is not plainly in: the gate stays closed until it is mended' as detail
from known_unreadable_decisions
