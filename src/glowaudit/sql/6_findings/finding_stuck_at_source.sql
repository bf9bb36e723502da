-- question: which enrolments of pupils never ended, though they have begun at a new school?
-- why: the row is that of the old enrolment, which is the one to mend. Of two that began on one day neither is the old one.
with stuck as (
    select old.person_id, old.establishment_id, old.from_on, min(later.from_on) as began_on
    from person_spell_order old
    inner join person_spell_order later on old.person_id = later.person_id and later.from_on > old.from_on
    cross join run_settings s
    where
        old.role = 'pupil' and old.to_on = date '9999-12-31'
        and later.from_on <= s.as_of and later.to_on > s.as_of
    group by old.person_id, old.establishment_id, old.from_on
),

endless as (
    select
        k.row,
        t.person_id,
        t.began_on,
        row_number() over (partition by t.person_id, t.establishment_id order by k.start_on) as nth
    from stuck t
    inner join known_enrolments k
        on t.person_id = k.person_id and t.establishment_id = k.establishment_id and t.from_on <= k.start_on
    where k.end_on is null
)

select
    'stuck_at_source' as finding,
    'enrolments' as file,
    row,
    'individual' as scope,
    person_id as subject,
    concat('has no end, but a new enrolment began elsewhere on ', began_on) as detail
from endless
where nth = 1
