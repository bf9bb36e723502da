-- question: which rows, recorded too late for one of two runs of one extract, made how many gained or lost? Most first.
select
    change,
    seen,
    kind,
    case when is_told then file end as file,
    case when is_told then row end as row,
    case when is_told then choice end as choice,
    case when is_told then recorded_at end as recorded_at,
    case when is_told then from_on end as from_on,
    case when is_told then to_on end as to_on,
    count(distinct person_id) as people
from since_late_people
group by 1, 2, 3, 4, 5, 6, 7, 8, 9
order by people desc, change, file, row, kind
