-- question: what may each authority read of nights on which somebody's data was sent though it should not have been?
-- why: it is told where the person's verdict is; of somebody whom no verdict places to those who may read of them. What was
-- closed at a school of another authority is told as elsewhere, but for the person's own choice.
with readers as (
    select i.file, i.row, coalesce(v.authority_id, a.authority_id) as reader_id
    from incidents i
    left join verdicts v on i.person_id = v.person_id
    left join account_readers a on v.authority_id is null and i.person_id = a.person_id
)

select
    r.reader_id as authority_id,
    i.person_id,
    i.sent_on,
    case when i.authority_id <> r.reader_id then 'another authority' else i.establishment_id end as establishment_id,
    case
        when i.authority_id <> r.reader_id and i.blockers not in ('individual', 'enrolment') then 'elsewhere'
        else i.blockers
    end as blockers,
    i.file,
    i.row
from incidents i
inner join readers r on i.file = r.file and i.row = r.row
where r.reader_id is not null
order by r.reader_id
