-- question: what may each authority read of the quarantined rows that belong to it?
-- why: a row that names the other side of a transfer tells neither value nor cause of it. A cause is told by the
-- authority's own row, if it is one. An opt-out that is not known at known_at counts as none.
with roots as (
    select q.file, q.own_id, w.authority_id, min(q.row) as row, count(*) as rows
    from quarantine q
    inner join quarantine_owners w on q.file = w.file and q.row = w.row
    where q.file in ('authorities', 'establishments', 'people') and q.own_id is not null
    group by q.file, q.own_id, w.authority_id
)

select
    w.authority_id,
    q.file,
    q.row,
    q.line,
    q.reason,
    q."column",
    case when w.elsewhere = 1 then 'another authority' else q.value end as value,
    case
        when q.cause_file is not null and (w.elsewhere = 1 or r.row is null) then 'another authority'
        when r.row is not null
            then r.file || ' row ' || r.row || case when r.rows > 1 then ' and ' || (r.rows - 1) || ' more' else '' end
        when o.would_fit is not null and w.elsewhere = 0 then 'with a leading zero or a space mended, somebody fits'
    end as cause,
    case when w.elsewhere = 0 then r.file end as cause_file,
    case when w.elsewhere = 0 then r.row end as cause_row,
    case
        when o.row is not null and (s.known_at is null or o.recorded_at is null or o.recorded_at <= s.known_at) then 1
        else 0
    end as stray_opt_out,
    case
        when q.file in ('authorities', 'establishments') then 0
        when q.subject_scope in ('authority', 'establishment') then 0
        else 1
    end as of_person
from quarantine q
cross join run_settings s
inner join quarantine_owners w on q.file = w.file and q.row = w.row
left join stray_opt_outs o on q.file = o.file and q.row = o.row
left join quarantine c on q.cause_file = c.file and q.cause_row = c.row
left join roots r on c.file = r.file and c.own_id = r.own_id and w.authority_id = r.authority_id
order by w.authority_id
