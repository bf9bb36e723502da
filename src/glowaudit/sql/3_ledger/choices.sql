-- rule: R5, R6, R7
-- question: which decisions make a choice, and in which order?
-- source: "will need to take an active decision to prevent data being passed"
-- source: "there will be the opportunity to decide whether or not those users should automatically be provisioned"
-- source: "their opt-out or opt-in choice from the original school will be transferred over to the new school"
-- why: decision and entry do; default never; a carried row is a copy, and counts only where the extract holds no
-- decision or entry of the person effective on or before its day. A staff decision acts only in the authority where it
-- was recorded if the settings say that staff choices do not follow; acts_in empty = everywhere.
-- place is the order in which a subject's choices follow one another: by effective day, then real before hypothetical
-- ones, then recording (unknown first), then in before out (so that out stands on a tie), then id. Each is in force until
-- the next one's effective day.
select
    d.scope,
    d.subject_id,
    d.decision_id,
    d.choice,
    d.origin,
    d.effective_on,
    d.recorded_at,
    case when d.scope = 'individual' and p.role = 'staff' and not s.staff_choice_follows then e.authority_id end as acts_in,
    row_number() over (
        partition by d.scope, d.subject_id
        order by
            d.effective_on,
            d.laid,
            case when d.recorded_at is null then 0 else 1 end,
            d.recorded_at,
            case when d.choice = 'in' then 0 else 1 end,
            d.decision_id
    ) as place
from known_decisions d
cross join run_settings s
left join own_choice_starts o on d.scope = 'individual' and d.subject_id = o.person_id
left join ledger_people p on d.scope = 'individual' and d.subject_id = p.person_id
left join ledger_establishments e on d.establishment_id = e.establishment_id
where
    d.origin in ('decision', 'entry')
    or (d.origin = 'carried' and (o.first_on is null or o.first_on > d.effective_on))
