-- rule: R7
-- question: which carried copies differ from the choice in force on their day?
with copies as (
    select d.subject_id, d.decision_id, d.choice, d.effective_on, d.file, d.row
    from known_decisions d
    inner join own_choice_starts o on d.subject_id = o.person_id and o.first_on <= d.effective_on
    where d.scope = 'individual' and d.origin = 'carried'
),

compared as (
    select
        copies.*,
        c.choice as standing_choice,
        c.decision_id as standing_id,
        row_number() over (partition by copies.decision_id order by c.place desc) as nth
    from copies
    inner join choices c
        on c.scope = 'individual' and copies.subject_id = c.subject_id and c.effective_on <= copies.effective_on
)

select
    'carry_mismatch' as finding,
    file,
    row,
    'individual' as scope,
    subject_id as subject,
    concat('the copy of ', effective_on, ' says ', choice, ', but decision ', standing_id, ' in force says ', standing_choice)
        as detail,
    standing_id
from compared
where nth = 1 and choice <> standing_choice
