-- question: how many of each authority's people are kept, who can act for the others, and is its own gate open on last_day?
select
    a.authority_id,
    coalesce(a.name, a.authority_id) as authority,
    g.state,
    case when n.level is null then 0 else n.enrolled end as enrolled,
    case when n.level is null then 0 else n.kept end as kept,
    case when n.level is null then 0 else n.not_kept end as not_kept,
    case when n.level is null then 0 else n.gates end as gates,
    case when n.level is null then 0 else n.own_choice end as own_choice,
    case when n.level is null then 0 else n.no_open_school end as no_open_school,
    case when n.level is null then 0 else n.unreadable end as unreadable
from ledger_authorities a
inner join national_gates g on g.gate = 'authority' and a.authority_id = g.id
left join national_sums n on n.level = 'authority' and a.authority_id = n.authority_id
order by lower(authority), a.authority_id
