-- question: which enrolments last beyond the closing of their establishment?
select
    'enrolment_after_closure' as finding,
    'enrolments' as file,
    k.row,
    'individual' as scope,
    k.person_id as subject,
    concat('the establishment closes on ', e.closed_on, ', the enrolment ',
        case when k.end_on is null then 'has no end' else concat('ends on ', k.end_on) end) as detail
from known_enrolments k
inner join ledger_establishments e on k.establishment_id = e.establishment_id
where coalesce(k.end_on, date '9999-12-31') > e.closed_on and coalesce(k.end_on, date '9999-12-31') > k.start_on
