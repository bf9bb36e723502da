-- question: as which text is each id looked for, and of how many words joined by - and _ does that text consist?
-- why: an id is looked for from its first letter or digit to its last, white space in it as one space; what is shorter
-- than six signs is not looked for as text.
with worded as (
    select
        guard_owned.*,
        case
            when regexp_full_match(id, '[0-9A-Za-z]+') then id
            else regexp_replace(
                regexp_extract(id, '(?s)[\p{L}\p{N}](.*[\p{L}\p{N}])?'), '[\s\p{Z}\x{85}]+', ' ', 'g'
            )
        end as words
    from guard_owned
)

select
    kind,
    id,
    authority_id,
    case when length(words) >= 6 then words end as token,
    case
        when length(words) < 6 then 0
        when regexp_full_match(words, '[\p{L}\p{N}_-]+') then 1
        else length(regexp_extract_all(words, '[\p{L}\p{N}_-]+'))
    end as pieces
from worded
order by token, id
