-- question: of how many people enrolled in the window will how many be in Glow when deletion runs, in all authorities together?
select
    s.as_of,
    s.deletion_on,
    s.cut_off,
    s.last_day,
    (select count(*) from ledger_authorities) as authorities,
    case when n.level is null then 0 else n.enrolled end as enrolled,
    case when n.level is null then 0 else n.kept end as kept,
    case when n.level is null then 0 else n.not_kept end as not_kept,
    case when n.level is null then 0 else n.gates end as gates,
    case when n.level is null then 0 else n.own_choice end as own_choice,
    case when n.level is null then 0 else n.no_open_school end as no_open_school,
    case when n.level is null then 0 else n.unreadable end as unreadable
from run_settings s
left join national_sums n on n.level = 'all'
