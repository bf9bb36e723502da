-- question: who is enrolled at an authority in the window, but counted at another one?
-- why: they are its own people too, but in no total. Where they are counted is told as "another authority", and nothing
-- of what is decided there. They change if their passing does, or if an enrolment begins or ends inside the window.
with stays as (
    select
        w.authority_id,
        w.person_id,
        w.establishment_id,
        w.from_on,
        w.to_on,
        row_number() over (
            partition by w.authority_id, w.person_id order by w.to_on desc, w.from_on, w.establishment_id
        ) as nth
    from window_spells w
    inner join verdicts v on w.person_id = v.person_id
    where w.authority_id <> v.authority_id
),

moving as (
    select w.person_id
    from window_spells w
    cross join run_settings s
    where (w.from_on > s.as_of and w.from_on < s.cut_off) or (w.to_on > s.as_of and w.to_on < s.cut_off)
    union
    select person_id from passing_changes
)

select
    t.authority_id,
    t.person_id,
    p.display_name,
    p.role,
    p.stage,
    t.establishment_id,
    coalesce(e.name, t.establishment_id) as establishment,
    t.from_on,
    nullif(t.to_on, date '9999-12-31') as to_on,
    case
        when t.to_on <= s.last_day and f.enrolled_from_on > t.from_on
            then concat('Moves to a school of another authority on ', t.to_on, '; counted there.')
        when t.to_on <= s.last_day then concat('Leaves on ', t.to_on, '; counted at a school of another authority.')
        when t.from_on > s.as_of
            then concat('Enrolled here from ', t.from_on, ' on; counted at a school of another authority.')
        else 'Enrolled at a school of another authority as well; counted there.'
    end as reason,
    case when m.person_id is not null then 1 else 0 end as changes
from stays t
cross join run_settings s
inner join verdict_facts f on t.person_id = f.person_id
inner join ledger_people p on t.person_id = p.person_id
inner join ledger_establishments e on t.establishment_id = e.establishment_id
left join moving m on t.person_id = m.person_id
where t.nth = 1
order by t.authority_id
