-- question: which gates of the authority and its schools are closed on last_day, why, and whom do they keep out?
with closed as (
    select 'authority' as gate, a.authority_id as id, a.name, o.authority_reason as reason,
        o.authority_decision_id as decision_id, o.blockers
    from own_people o
    inner join ledger_authorities a on o.authority_id = a.authority_id
    where o.enrolled = 1 and not o.kept and o.blockers like '%authority%'
    union all
    select 'establishment' as gate, o.establishment_id as id, e.name, o.establishment_reason as reason,
        o.establishment_decision_id as decision_id, o.blockers
    from own_people o
    left join ledger_establishments e on o.establishment_id = e.establishment_id
    where o.enrolled = 1 and not o.kept and o.blockers like '%establishment%'
)

select gate, id, name, reason, decision_id, count(*) as people, count(case when blockers = gate then 1 end) as alone
from closed
group by gate, id, name, reason, decision_id
order by gate, people desc, name, id
