-- question: which opt-outs name nobody known, and so protect nobody? Whom would they fit?
-- why: those that fit somebody once a leading zero or a space is mended come first: there somebody is unprotected.
-- The first five thousand: whoever has mended those runs again.
select o.file, o.row, o.line, o.scope, o.subject_id, o.would_fit, q.reason, q.cause
from stray_opt_outs o
cross join run_settings s
inner join quarantine q on o.file = q.file and o.row = q.row
where s.known_at is null or o.recorded_at is null or o.recorded_at <= s.known_at
order by case when o.would_fit is null then 1 else 0 end, o.file, o.row
limit 5000
