-- question: whose enrolment has ended by as_of, with no later one, while an account of theirs is still active?
-- why: an enrolment of no days that is still to come leads nowhere, so it is no next one. Where rows of their enrolments
-- are in quarantine, the next one may be among them.
with holders as (
    select person_id, count(*) as accounts
    from accepted_accounts
    where status = 'active'
    group by person_id
),

ended as (
    select
        k.person_id,
        k.end_on,
        k.row,
        h.accounts,
        row_number() over (
            partition by k.person_id order by k.end_on desc, k.start_on, k.establishment_id
        ) as nth
    from known_enrolments k
    inner join holders h on k.person_id = h.person_id
    cross join run_settings s
    where k.end_on <= s.as_of
),

staying as (
    select distinct k.person_id
    from known_enrolments k
    cross join run_settings s
    where (k.end_on is null or k.end_on > s.as_of) and (k.end_on is null or k.end_on > k.start_on)
)

select
    'no_destination' as finding,
    'enrolments' as file,
    e.row,
    'individual' as scope,
    e.person_id as subject,
    concat(
        'ended on ', e.end_on, ', no later enrolment, and still ',
        case when e.accounts = 1 then 'an active account' else concat(e.accounts, ' active accounts') end,
        case
            when q.rows_in_quarantine = 1 then '; a row of their enrolments is in quarantine'
            when q.rows_in_quarantine > 1 then concat('; ', q.rows_in_quarantine, ' rows of their enrolments are in quarantine')
            else ''
        end
    ) as detail
from ended e
left join staying s on e.person_id = s.person_id
left join quarantined_enrolments q on e.person_id = q.person_id
where e.nth = 1 and s.person_id is null
