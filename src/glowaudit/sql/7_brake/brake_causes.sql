-- question: which rows or fields of the extract have to be otherwise for each loss not to be one? All of them together.
with gates as (
    select l.authority_id as group_id, l.loss, f.*
    from brake_losses l
    inner join verdict_facts f on l.holder_id = f.person_id
    where l.moved is null
),

authority_gates as (
    select g.group_id, g.loss, g.authority_id, g.authority_reason, g.authority_decision_id
    from gates g
    where g.blockers like '%authority%' or (g.blockers like '%establishment%' and g.establishment_reason = 'follows_authority')
),

school_gates as (
    select g.group_id, g.loss, g.establishment_id, g.establishment_reason, g.establishment_decision_id
    from gates g
    where g.blockers like '%establishment%' and g.establishment_reason <> 'follows_authority'
),

unreadable as (
    select u.scope, u.subject_id, min_by(u.file, u.row) as file, min(u.row) as row, min_by(q.reason, u.row) as reason,
        min_by(q."column", u.row) as field
    from known_unreadable_decisions u
    left join quarantine q on u.file = q.file and u.row = q.row
    group by u.scope, u.subject_id
),

in_quarantine as (
    select
        q.needs_person as person_id,
        min_by({'file': coalesce(q.cause_file, q.file), 'row': q.cause_row,
            'field': coalesce(r."column", q."column"), 'what': coalesce(r.reason, q.reason)}, q.row) as cause
    from quarantine q
    left join quarantine r on q.cause_file = r.file and q.cause_row = r.row
    where q.file = 'enrolments' and q.needs_person is not null and q.reason <> 'duplicate_key'
    group by q.needs_person
),

people_in_quarantine as (
    select own_id as person_id, min_by({'file': file, 'row': null::bigint, 'field': "column", 'what': reason}, row) as cause
    from quarantine
    where file = 'people' and own_id is not null
    group by own_id
),

parts as (
    select
        g.group_id, g.loss,
        case g.authority_reason
            when 'opted_out' then {'file': d.file, 'row': d.row, 'field': 'choice', 'what': 'out, for authority ' || g.authority_id}
            when 'unreadable_decision'
                then {'file': u.file, 'row': u.row, 'field': u.field, 'what': u.reason || ', for authority ' || g.authority_id}
            else {'file': 'decisions', 'row': null::bigint, 'field': 'subject_id',
                'what': 'no decision in force of authority ' || g.authority_id}
        end as cause
    from authority_gates g
    left join accepted_decisions d on g.authority_decision_id = d.decision_id
    left join unreadable u on u.scope = 'authority' and g.authority_id = u.subject_id
    union all
    select
        g.group_id, g.loss,
        case
            when g.establishment_reason = 'establishment_closed'
                then {'file': e.file, 'row': e.row,
                    'field': case when e.closed_on <= s.last_day then 'closed_on' else 'opened_on' end,
                    'what': case when e.closed_on <= s.last_day then e.closed_on else e.opened_on end || ', of school '
                        || g.establishment_id}
            when g.establishment_reason = 'opted_out'
                then {'file': d.file, 'row': d.row, 'field': 'choice', 'what': 'out, for school ' || g.establishment_id}
            when g.establishment_reason = 'unreadable_decision'
                then {'file': u.file, 'row': u.row, 'field': u.field, 'what': u.reason || ', for school ' || g.establishment_id}
            else {'file': 'decisions', 'row': null::bigint, 'field': 'subject_id',
                'what': 'no decision in force of school ' || g.establishment_id}
        end as cause
    from school_gates g
    cross join run_settings s
    left join accepted_establishments e on g.establishment_id = e.establishment_id
    left join accepted_decisions d on g.establishment_decision_id = d.decision_id
    left join unreadable u on u.scope = 'establishment' and g.establishment_id = u.subject_id
    union all
    select g.group_id, g.loss, {'file': u.file, 'row': null::bigint, 'field': u.field, 'what': u.reason} as cause
    from gates g
    inner join unreadable u on u.scope = 'individual' and g.person_id = u.subject_id
    where g.blockers like '%individual%'
    union all
    select
        g.group_id, g.loss,
        case
            when q.cause is not null and g.rows_in_quarantine > 0 then q.cause
            when g.enrolled_to_on is null
                then {'file': 'enrolments', 'row': null::bigint, 'field': 'person_id', 'what': 'no row for the person'}
            when g.enrolled_to_on <= s.last_day
                then {'file': 'enrolments', 'row': null::bigint, 'field': 'end_on', 'what': 'ended by the last day'}
            else {'file': 'enrolments', 'row': null::bigint, 'field': 'start_on', 'what': 'not begun by the last day'}
        end as cause
    from gates g
    cross join run_settings s
    left join in_quarantine q on g.person_id = q.person_id
    where g.blockers = 'enrolment' or g.verdict = 'not_enrolled'
    union all
    select
        l.authority_id as group_id, l.loss,
        case
            when l.person_id is null
                then {'file': 'accounts', 'row': null::bigint, 'field': 'person_id', 'what': 'empty'}
            when q.cause is not null then q.cause
            else {'file': 'people', 'row': null::bigint, 'field': 'person_id', 'what': 'no row for the person'}
        end as cause
    from brake_losses l
    left join people_in_quarantine q on l.person_id = q.person_id
    where l.holder_id is null
    union all
    select
        l.authority_id as group_id, l.loss,
        case l.moved
            when 'authority_id' then {'file': e.file, 'row': e.row, 'field': 'authority_id', 'what': 'another authority than before'}
            when 'establishment_id'
                then {'file': 'enrolments', 'row': null::bigint, 'field': 'establishment_id', 'what': 'another school than before'}
            else {'file': 'people', 'row': null::bigint, 'field': l.moved, 'what': 'another than before'}
        end as cause
    from brake_losses l
    inner join verdicts v on l.holder_id = v.person_id
    left join accepted_establishments e on v.establishment_id = e.establishment_id
    where l.moved is not null
)

select distinct group_id as authority_id, loss, cause.file, cause.row, cause.field, cause.what
from parts
