-- question: of how many people enrolled in the window at the authority's schools will how many be in Glow when deletion runs?
with people as (
    select
        count(case when o.enrolled = 1 then 1 end) as enrolled,
        count(case when o.kept then 1 end) as kept,
        count(case when o.enrolled = 1 and not o.kept then 1 end) as not_kept,
        count(case when o.enrolled = 0 then 1 end) as not_enrolled,
        count(case when o.verdict = 'will_stop' then 1 end) as will_stop,
        count(case when o.outcome = 'gates' then 1 end) as gates,
        count(case when o.outcome = 'own_choice' then 1 end) as own_choice,
        count(case when o.outcome = 'unreadable' then 1 end) as unreadable,
        count(case when o.outcome = 'no_open_school' then 1 end) as no_open_school,
        count(case when o.role = 'pupil' and o.starts_later = 1 then 1 end) as pupils_starting_after_cut_off
    from own_people o
),

rows_in_quarantine as (
    select
        count(*) as quarantined_rows,
        count(case when file = 'people' then 1 end) as people_in_quarantine,
        coalesce(sum(stray_opt_out), 0)::integer as stray_opt_outs
    from own_quarantine
)

select a.authority_id, coalesce(a.name, a.authority_id) as name, s.as_of, s.deletion_on, s.cut_off, s.last_day, p.*, q.*
from ledger_authorities a
inner join report_scope r on a.authority_id = r.authority_id
cross join run_settings s
cross join people p
cross join rows_in_quarantine q
