-- question: which opt-outs were honoured, and how many days after they took effect did the account leave active?
-- why: an account that was gone before the opt-out, or went only after the person had chosen in again, honours nothing.
select
    o.person_id,
    o.authority_id,
    o.effective_on,
    min(a.status_on) as honoured_on,
    cast(min(a.status_on) - o.effective_on as bigint) as days
from own_opt_outs o
inner join accepted_accounts a on o.person_id = a.person_id
where a.source = 'seemis' and a.status <> 'active' and a.status_on >= o.effective_on and a.status_on < o.to_on
group by o.person_id, o.authority_id, o.effective_on
