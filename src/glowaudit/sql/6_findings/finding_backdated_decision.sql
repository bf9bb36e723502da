-- question: which decisions were recorded after the day they take effect, and on how many days did data pass meanwhile?
select
    'backdated_decision' as finding,
    d.file,
    d.row,
    c.scope,
    c.subject_id as subject,
    concat(
        c.choice, ' from ', c.effective_on, ', recorded on ', cast(c.recorded_at as date),
        case
            when c.choice = 'in' then ''
            when c.scope = 'individual' then concat('; data passed on ', coalesce(b.days, 0), ' days meanwhile')
            else concat('; the gate stood open on ', coalesce(b.days, 0), ' days meanwhile')
        end
    ) as detail
from choices c
inner join accepted_decisions d on c.decision_id = d.decision_id
left join backdated_days b on c.decision_id = b.decision_id
where cast(c.recorded_at as date) > c.effective_on
