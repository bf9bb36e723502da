-- question: which authority may name which person? A row without an authority: none may.
-- why: own people are those whose verdict names the authority, and those enrolled there in the window. To whom no verdict
-- gives an authority belongs where their rows in quarantine name a school; whoever is named by mistake, where a leading
-- zero or a space would make the id fit. Whom only an account or a row of the feed names may be anybody's: none may.
with rows_of_people as (
    select own_id as person_id, cast(null as varchar(1000)) as establishment_id
    from quarantine
    where file = 'people'
    union
    select needs_person as person_id, needs_establishment as establishment_id
    from quarantine
    union
    select subject_id as person_id, needs_establishment as establishment_id
    from quarantine
    where subject_scope = 'individual'
),

fits as (
    select subject_id as person_id, would_fit
    from stray_opt_outs
    where scope = 'individual' and would_fit is not null
),

placed as (
    select person_id, authority_id from verdicts where authority_id is not null
    union
    select person_id, authority_id from window_spells
    union
    select r.person_id, p.authority_id
    from rows_of_people r
    inner join guard_places p on p.scope = 'establishment' and r.establishment_id = p.id
    left join verdicts v on r.person_id = v.person_id
    where v.authority_id is null
),

named as (
    select person_id from ledger_people
    union
    select person_id from rows_of_people where person_id is not null
    union
    select person_id from staged_accounts where person_id is not null
    union
    select person_id from incidents
)

select n.person_id, coalesce(p.authority_id, o.authority_id) as authority_id
from named n
left join placed p on n.person_id = p.person_id
left join guard_only_authority o on true
union
select f.person_id, p.authority_id
from fits f
inner join placed p on f.would_fit = p.person_id
