-- question: for which people and accounts has somebody to act, those first whose opt-out was not honoured?
select a.* exclude (authority_id, place)
from acting_accounts a
inner join report_scope r on a.authority_id = r.authority_id and r.people <> 'none'
order by
    a.place, a.opted_out desc, a.days desc nulls first, a.establishment, a.display_name, a.person_id, a.account_id
