-- question: which accounts are active in Glow, and which of the people known in SEEMiS holds each?
select
    a.account_id,
    a.person_id,
    p.person_id as holder_id,
    a.source,
    case when a.source = 'seemis' then 1 else 0 end as from_seemis,
    a.file,
    a.row
from accepted_accounts a
left join ledger_people p on a.person_id = p.person_id
where a.status = 'active'
