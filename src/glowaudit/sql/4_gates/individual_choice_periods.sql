-- rule: R1, R7
-- question: which decision of a person is in force when, in each authority?
-- source: "their opt-out or opt-in choice from the original school will be transferred over to the new school"
-- why: each is in force until the next one's day, and none before granular_from.
with ordered as (
    select
        p.individual_id,
        p.authority_id,
        c.decision_id,
        c.choice,
        c.origin,
        c.effective_on,
        lead(c.effective_on) over (partition by p.individual_id, p.authority_id order by c.place) as next_on
    from individual_places p
    inner join choices c on c.scope = 'individual' and p.individual_id = c.subject_id
    where c.acts_in is null or c.acts_in = p.authority_id
)

select
    ordered.individual_id,
    ordered.authority_id,
    ordered.decision_id,
    ordered.choice,
    ordered.origin,
    greatest(ordered.effective_on, s.granular_from) as from_on,
    coalesce(ordered.next_on, date '9999-12-31') as to_on
from ordered
cross join run_settings s
where coalesce(ordered.next_on, date '9999-12-31') > greatest(ordered.effective_on, s.granular_from)
