-- question: which quarantined decisions close their subject's gate until they are mended?
select
    'unreadable_decision' as finding,
    u.file,
    u.row,
    u.scope,
    u.subject_id as subject,
    'this row is in quarantine and is not plainly in: the gate stays closed until it is mended' as detail
from unreadable_decisions u
cross join run_settings s
where s.known_at is null or u.recorded_at is null or u.recorded_at <= s.known_at
