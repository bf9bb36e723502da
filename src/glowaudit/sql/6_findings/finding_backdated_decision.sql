-- question: which decisions were recorded after the day they take effect, and on how many days did data pass meanwhile?
-- why: a person's decision takes effect on its own day, but acts from granular_from at the earliest: only from then on did
-- anything pass that should not have.
select
    'backdated_decision' as finding,
    d.file,
    d.row,
    c.scope,
    c.subject_id as subject,
    concat(
        c.choice, ' from ', c.effective_on, ', recorded on ', cast(c.recorded_at as date),
        case
            when c.scope = 'individual' and c.effective_on < s.granular_from
                then concat('; it acts from ', s.granular_from, ' on')
            else ''
        end,
        case
            when c.choice = 'in' then ''
            when c.scope <> 'individual' then concat('; the gate stood open on ', coalesce(b.days, 0))
            when cast(c.recorded_at as date) > s.granular_from then concat('; data passed on ', coalesce(b.days, 0))
            else ''
        end,
        case
            when c.choice = 'in' or (c.scope = 'individual' and cast(c.recorded_at as date) <= s.granular_from) then ''
            when b.days = 1 then ' day meanwhile'
            else ' days meanwhile'
        end
    ) as detail
from choices c
cross join run_settings s
inner join accepted_decisions d on c.decision_id = d.decision_id
left join backdated_days b on c.decision_id = b.decision_id
where cast(c.recorded_at as date) > c.effective_on
