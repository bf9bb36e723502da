-- rule: R9
-- question: does each accepted person pass on as_of and on last_day, and at which enrolment do they stand?
select
    p.person_id,
    p.role,
    p.stage,
    coalesce(d.authority_id, r.authority_id) as authority_id,
    coalesce(d.establishment_id, r.establishment_id) as establishment_id,
    coalesce(d.individual_id, r.individual_id, i.person_id, '') as individual_id,
    case
        when d.person_id is null then 'not_enrolled'
        when w.passes_on_as_of = 1 and w.passes_on_last_day = 1 then 'reaches'
        when w.passes_on_last_day = 1 then 'will_reach'
        when w.passes_on_as_of = 1 then 'will_stop'
        when w.person_id is not null then 'reaches_briefly'
        else 'blocked'
    end as verdict,
    case when w.passes_on_last_day = 1 then true else false end as kept,
    w.first_passing_on,
    w.last_passing_on,
    coalesce(d.covers_last_day, 0) as covers_last_day,
    coalesce(d.spells, 0) as spells,
    coalesce(d.from_on, r.from_on) as enrolled_from_on,
    coalesce(d.to_on, r.to_on) as enrolled_to_on,
    r.begins_on as next_begins_on,
    r.ended_on as last_ended_on
from ledger_people p
left join decisive_enrolments d on p.person_id = d.person_id
left join resting_places r on p.person_id = r.person_id
left join deciding_people i on p.person_id = i.person_id
left join window_passing w on p.person_id = w.person_id
