-- question: who is kept under the scenarios and was not before, who no longer, who is not touched, and what made it so?
-- why: what made a gain is what kept the person out before; what made a loss is what keeps them out now; a person whom a
-- scenario transfers by last_day, or brings, or whose school it closes, is told by that. Somebody who was not there before was not kept.
-- authority and establishment are those of the verdict before; for arrivals those of the verdict now. Where only some
-- authorities are looked at (focus_authorities is not empty), only people of theirs, before or now.
with focused as (select count(*) as authorities from focus_authorities),

moved as (
    select distinct t.person_id
    from scenario_transfers t
    cross join run_settings s
    where t.on_day < s.cut_off
),

shut as (
    select distinct c.establishment_id
    from scenario_closures c
    inner join ledger_establishments e on c.establishment_id = e.establishment_id and c.closed_on = e.closed_on
    inner join gate_establishment g on c.establishment_id = g.establishment_id and g.reason = 'establishment_closed'
    cross join run_settings s
    where g.from_on <= s.last_day and s.last_day < g.to_on
)

select
    n.person_id,
    n.role,
    n.stage,
    coalesce(b.authority_id, n.authority_id) as authority_id,
    coalesce(b.establishment_id, n.establishment_id) as establishment_id,
    n.authority_id as authority_id_now,
    n.establishment_id as establishment_id_now,
    coalesce(b.kept, false) as kept_before,
    n.kept as kept_now,
    b.verdict as verdict_before,
    n.verdict as verdict_now,
    b.blockers as blockers_before,
    n.blockers as blockers_now,
    case
        when n.kept and not coalesce(b.kept, false) then 'gained'
        when b.kept and not n.kept then 'lost'
        else 'unchanged'
    end as change,
    case
        when n.kept and b.kept then 'kept'
        when coalesce(b.kept, false) = n.kept then n.blockers
        when a.person_id is not null then 'arrival'
        when t.person_id is not null then 'transfer'
        when n.kept then b.blockers
        when c.establishment_id is not null then 'closure'
        else n.blockers
    end as cause,
    n.reason
from verdicts n
left join verdicts_before b on n.person_id = b.person_id
left join scenario_arrivals a on n.person_id = a.person_id
left join moved t on n.person_id = t.person_id
left join shut c on n.establishment_id = c.establishment_id
cross join focused
left join focus_authorities fb on b.authority_id = fb.authority_id
left join focus_authorities fn on n.authority_id = fn.authority_id
where focused.authorities = 0 or fb.authority_id is not null or fn.authority_id is not null
