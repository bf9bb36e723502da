-- question: which schools are there, of which authority and sector, how do the gates stand on last_day, and who can open them?
select
    e.establishment_id,
    coalesce(e.name, e.establishment_id) as establishment,
    coalesce(e.sector, '') as sector,
    a.authority_id,
    coalesce(a.name, a.authority_id) as authority,
    ga.state as authority_state,
    ge.state as school_state,
    case
        when ge.state = 'absent' then 'school_closed'
        when ga.state = 'open' and ge.state in ('open', 'follows') then 'nobody_needs_to'
        when ga.state = 'open' then 'establishment'
        when ge.state in ('open', 'follows') then 'authority'
        else 'authority+establishment'
    end as who_acts
from ledger_establishments e
inner join ledger_authorities a on e.authority_id = a.authority_id
inner join national_gates ga on ga.gate = 'authority' and a.authority_id = ga.id
inner join national_gates ge on ge.gate = 'establishment' and e.establishment_id = ge.id
order by lower(authority), a.authority_id, lower(establishment), e.establishment_id
