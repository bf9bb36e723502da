-- question: which enrolments at one establishment overlap, so that they were merged?
with several as (
    select person_id, establishment_id
    from known_enrolments
    group by person_id, establishment_id
    having count(*) > 1
),

reached as (
    select
        e.*,
        max(coalesce(e.end_on, date '9999-12-31')) over (
            partition by e.person_id, e.establishment_id
            order by e.start_on, e.end_on nulls last, e.row
            rows between unbounded preceding and 1 preceding
        ) as reached_on
    from known_enrolments e
    inner join several s on e.person_id = s.person_id and e.establishment_id = s.establishment_id
)

select
    'overlapping_enrolments' as finding,
    'enrolments' as file,
    row,
    'individual' as scope,
    person_id as subject,
    concat('from ', start_on, ' on while an earlier row of the same establishment lasts: counted as one') as detail
from reached
where reached_on > start_on and (end_on is null or end_on > start_on)
