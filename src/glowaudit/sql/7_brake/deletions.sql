-- question: which accounts will the deletion take, and why is nobody kept who holds them?
select
    a.account_id,
    a.person_id,
    coalesce(h.class, n.class) as class,
    h.authority_id,
    h.establishment_id,
    h.role,
    h.stage,
    v.verdict,
    v.blockers,
    v.reason,
    a.file,
    a.row
from active_accounts a
left join verdicts v on a.holder_id = v.person_id
left join reconciliation h on a.holder_id = h.person_id and h.role is not null
left join reconciliation n on a.holder_id is null and a.file = n.file and a.row = n.row and n.role is null
where a.from_seemis = 1 and not coalesce(v.kept, false)
order by a.account_id, a.row
