-- question: of how many people who may be told of here is the account active though they opted out, and since when at most?
select count(*) as people, max(s.as_of - o.effective_on) as days
from closed_today c
cross join run_settings s
inner join report_scope r on c.authority_id = r.authority_id
inner join own_opt_outs o on c.person_id = o.person_id and o.effective_on <= s.as_of and s.as_of < o.to_on
