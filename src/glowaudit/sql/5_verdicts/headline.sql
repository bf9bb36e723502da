-- question: of how many people enrolled in the window will how many be in Glow when deletion runs?
-- why: people in quarantine are those who stand in quarantined rows only; a row without an id counts as one.
with later as (
    select e.person_id
    from enrolment_spells e
    inner join ledger_people p on e.person_id = p.person_id
    cross join run_settings s
    where p.role = 'pupil' and e.from_on >= s.cut_off
    group by e.person_id
)

select
    count(case when v.verdict <> 'not_enrolled' then 1 end) as enrolled,
    count(case when v.kept then 1 end) as kept,
    count(case when v.verdict <> 'not_enrolled' and not v.kept then 1 end) as not_kept,
    count(case when v.verdict = 'not_enrolled' then 1 end) as not_enrolled,
    (
        select count(distinct q.own_id) + count(case when q.own_id is null then 1 end)
        from quarantine q
        left join ledger_people p on q.own_id = p.person_id
        where q.file = 'people' and p.person_id is null
    ) as people_in_quarantine,
    (
        select count(*)
        from stray_opt_outs o
        cross join run_settings s
        where s.known_at is null or o.recorded_at is null or o.recorded_at <= s.known_at
    ) as stray_opt_outs,
    count(later.person_id) as pupils_starting_after_cut_off,
    (
        select count(o.would_fit)
        from stray_opt_outs o
        cross join run_settings s
        where s.known_at is null or o.recorded_at is null or o.recorded_at <= s.known_at
    ) as stray_opt_outs_that_would_fit
from verdicts v
left join later on v.person_id = later.person_id
