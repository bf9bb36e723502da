"""The analyst's way with SQLite, in memory, from Python's own module: days stay text, which sorts as days do."""

from __future__ import annotations

import csv
import sqlite3
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import wording

COLUMNS = {
    "authorities": ("authority_id", "name"),
    "establishments": ("establishment_id", "name", "authority_id", "sector", "opened_on", "closed_on"),
    "people": ("person_id", "role", "stage"),
    "enrolments": ("person_id", "establishment_id", "start_on", "end_on", "recorded_at"),
    "decisions": ("decision_id", "scope", "subject_id", "choice", "effective_on", "recorded_at", "origin"),
    "accounts": ("account_id", "person_id", "source", "status"),
}
BAD = {
    "authorities": "authority_id is null or {again}",
    "establishments": """
        establishment_id is null or date(opened_on, '+0 days') is not opened_on
        or date(closed_on, '+0 days') is not closed_on
        or authority_id is null or authority_id not in (select authority_id from good_authorities)
        or establishment_id in (
            select establishment_id from establishments group by 1 having count(distinct authority_id) > 1
        )
        or rowid not in (select min(rowid) from establishments group by {columns})
    """,
    "people": "person_id is null or role is null or role not in ('pupil', 'staff') or {again}",
    "enrolments": """
        {bad_days}
        or person_id is null or establishment_id is null
        or not exists (select 1 from good_people p where p.person_id = enrolments.person_id)
        or not exists (select 1 from good_establishments e where e.establishment_id = enrolments.establishment_id)
        or rowid in (select r from again_enrolments)
    """,
    "decisions": "{again} or coalesce({fault}, 1)",
    "accounts": """
        account_id is null or source is null or source not in ('seemis', 'manual')
        or status is null or status not in ('active', 'disabled', 'deleted') or {again}
    """,
}
BAD_DAYS = """
        start_on is null or date(start_on, '+0 days') is not start_on
        or date(end_on, '+0 days') is not end_on or end_on < start_on
        or datetime(recorded_at, '+0 days') is not recorded_at
"""
KNOWN = """(
    (scope = 'authority' and subject_id in (select authority_id from good_authorities))
    or (scope = 'establishment' and subject_id in (select establishment_id from good_establishments))
    or (scope = 'individual' and exists (select 1 from good_people p where p.person_id = subject_id))
)"""
FAULT = f"""(
    decision_id is null or scope is null or subject_id is null
    or choice is null or choice not in ('in', 'out') or effective_on is null
    or date(effective_on, '+0 days') is not effective_on or datetime(recorded_at, '+0 days') is not recorded_at
    or coalesce(origin, 'decision') not in ('decision', 'entry', 'default', 'carried')
    or (coalesce(origin, '') = 'default' and choice = 'out')
    or (scope <> 'individual' and coalesce(origin, 'decision') <> 'decision')
    or not {KNOWN}
)"""
DECIDING = {
    "authorities": "''",
    "people": "coalesce(role, '')",
    "decisions": " || '|' || ".join(f"coalesce({column}, '')" for column in COLUMNS["decisions"][1:6])
    + " || coalesce(origin, 'decision')",
    "accounts": "coalesce(person_id, '') || '|' || source || '|' || status",
}


def load(folder: Path) -> sqlite3.Connection:
    """Every file into a table of text."""
    database = sqlite3.connect(":memory:")
    database.execute("pragma cache_size = -1000000")
    for name, columns in COLUMNS.items():
        path = folder / f"{name}.csv"
        database.execute(f"create table {name} ({', '.join(f'{column} text' for column in columns)})")
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                rows = csv.reader(file)
                places = [headings.index(column) for headings in [next(rows)] for column in columns]
                taken = ([row[place] or None for place in places] for row in rows)
                database.executemany(f"insert into {name} values ({', '.join('?' * len(columns))})", taken)
    return database


def check(database: sqlite3.Connection) -> tuple[sqlite3.Connection, dict[str, list[int]]]:
    """Tables of the rows that can be used, and how many were read, accepted, quarantined."""
    counts = {}
    database.execute(
        "create temp table again_enrolments as select r from (select rowid as r, row_number() over "
        "(partition by person_id, establishment_id, start_on, end_on, recorded_at order by rowid) as nth "
        "from enrolments) where nth > 1"
    )
    for name, columns in COLUMNS.items():
        key = columns[0]
        again = "0"
        if name in DECIDING:
            database.execute(
                f"create temp table again_{name} as select rowid as r from (select rowid, "
                f"row_number() over (partition by {key} order by rowid) as nth, {key} as k from {name} where {key} in "
                f"(select {key} from {name} group by 1 having count(*) > 1)) where nth > 1 or k in "
                f"(select {key} from {name} group by 1 having count(distinct {DECIDING[name]}) > 1)"
            )
            again = f"rowid in (select r from again_{name})"
        bad = BAD[name].format(again=again, columns=", ".join(columns), fault=FAULT, bad_days=BAD_DAYS)
        database.execute(f"create table bad_{name} as select rowid as r, * from {name} where {bad}")
        read, lost = (database.execute(f"select count(*) from {t}").fetchone()[0] for t in (name, f"bad_{name}"))
        if read:
            counts[name] = [read, read - lost, lost]
        database.execute(f"delete from {name} where rowid in (select r from bad_{name})")
        database.execute(f"alter table {name} rename to good_{name}")
        if name in ("people", "establishments"):
            unique = "unique " if name == "people" else ""
            database.execute(f"create {unique}index by_{name} on good_{name} ({key})")
    database.execute(
        "create table unreadable as select distinct scope, subject_id from bad_decisions "
        f"where {KNOWN} and coalesce(choice, '') <> 'in' "
        "and (decision_id is null or decision_id not in (select decision_id from good_decisions))"
    )
    database.execute(
        "create table rejected as select person_id as p, count(*) as n, sum(establishment_id in "
        f"(select establishment_id from bad_establishments) and not coalesce(({BAD_DAYS}), 0)) as for_school "
        "from bad_enrolments where person_id in (select person_id from good_people) "
        "and r not in (select r from again_enrolments) group by 1"
    )
    database.execute("create unique index by_rejected on rejected (p)")
    return database, counts


def told(who: str, choice: str, decision: str, unreadable: str, past: bool) -> str:
    """The expression for what an authority, a school or a person has closed, with a comma behind it."""
    opted_out = wording.gate(who, "out", f"' || {decision} || '", True, past)
    return (
        f"case when {unreadable} then '{wording.gate(who, '', '', False)}' when {choice} = 'in' then '' "
        f"when {choice} = 'out' then '{opted_out}' else '{wording.gate(who, '', '', True, past)}' end"
    )


def standing(schools: str, past: bool) -> str:
    """The select of how schools and their authorities stand, each on its day."""
    return f"""
    select s.s, s.a, s.day, a.decision_id as by_authority, c.decision_id as by_school,
        coalesce(a.choice, 'out') = 'in' and ua.scope is null as authority_open,
        coalesce(c.choice, 'out') = 'in' and us.scope is null and opened <= day and day < closed as school_open,
        (a.choice is null and ua.scope is null)
        or (c.choice is null and us.scope is null and opened <= day and day < closed) as no_decision,
        {told("authority", "a.choice", "a.decision_id", "ua.scope is not null", past)}
        || case
            when us.scope is not null or (opened <= day and day < closed)
                then {told("school", "c.choice", "c.decision_id", "us.scope is not null", past)}
            else '{wording.school_closed("' || day || '", past)}'
        end as told
    from {schools} s
    left join choices a on a.scope = 'authority' and a.subject_id = s.a and a.from_on <= s.day and a.to_on > s.day
    left join choices c on c.scope = 'establishment' and c.subject_id = s.s and c.from_on <= s.day and c.to_on > s.day
    left join unreadable ua on ua.scope = 'authority' and ua.subject_id = s.a
    left join unreadable us on us.scope = 'establishment' and us.subject_id = s.s"""


STEPS = f"""
    create table schools as
    select establishment_id as s, authority_id as a, coalesce(opened_on, '0001-01-01') as opened,
        coalesce(closed_on, '9999-12-31') as closed
    from good_establishments where rowid in (select min(rowid) from good_establishments group by establishment_id);
    create unique index by_school on schools (s);

    create table own_starts as
    select subject_id, min(effective_on) as first from good_decisions
    where scope = 'individual' and coalesce(origin, 'decision') in ('decision', 'entry') group by 1;
    create unique index by_own_start on own_starts (subject_id);
    create table choices as
    select d.scope, d.subject_id, decision_id, choice, coalesce(origin, 'decision') as origin,
        max(effective_on, case when d.scope = 'individual' then :granular else '' end) as from_on,
        coalesce(lead(effective_on) over (
            partition by d.scope, d.subject_id order by effective_on, recorded_at, choice, decision_id
        ), '9999-12-31') as to_on, effective_on
    from good_decisions d left join own_starts o on d.scope = 'individual' and d.subject_id = o.subject_id
    where coalesce(origin, '') <> 'default'
        and (coalesce(origin, '') <> 'carried' or d.scope <> 'individual' or o.first is null or o.first > effective_on);
    create index by_subject on choices (scope, subject_id);
    create table open_choices as
    select c.* from choices c left join unreadable u using (scope, subject_id)
    where choice = 'in' and from_on < to_on and u.scope is null;
    create table openings as
    select s.s, max(a.from_on, c.from_on, s.opened) as from_on, min(a.to_on, c.to_on, s.closed) as to_on
    from schools s
    inner join open_choices a on a.scope = 'authority' and a.subject_id = s.a
    inner join open_choices c on c.scope = 'establishment' and c.subject_id = s.s
    where max(a.from_on, c.from_on, s.opened) < min(a.to_on, c.to_on, s.closed);
    create index by_opening on openings (s);

    create table deciders as
    select d.subject_id as p, min(c.effective_on) as first, u.subject_id is not null as shut
    from (select subject_id from choices where scope = 'individual'
        union select subject_id from unreadable where scope = 'individual') d
    left join choices c on c.scope = 'individual' and c.subject_id = d.subject_id
    left join unreadable u on u.scope = 'individual' and u.subject_id = d.subject_id group by 1;
    create unique index by_decider on deciders (p);
    create table own_openings as
    select p, '0001-01-01' as from_on, case when shut then :granular else max(first, :granular) end as to_on
    from deciders
    union all
    select subject_id, from_on, to_on from open_choices where scope = 'individual';
    create index by_own_opening on own_openings (p);

    create table standing as {standing("(select *, :last as day from schools)", past=False)};
    create unique index by_standing on standing (s);
    create table own_standing as
    select d.p, c.decision_id as by_self, c.origin, d.shut, exists (
        select 1 from own_openings o where o.p = d.p and o.from_on <= :last and o.to_on > :last
    ) as self_open, {told("person", "c.choice", "c.decision_id", "d.shut", past=False)} as told
    from deciders d
    left join choices c
        on c.scope = 'individual' and c.subject_id = d.p
        and c.from_on <= :last and c.to_on > :last and c.from_on < c.to_on;
    create unique index by_own_standing on own_standing (p);

    create table single as
    select person_id as p, establishment_id as s, start_on as from_on, coalesce(end_on, '9999-12-31') as to_on,
        count(*) as n
    from good_enrolments group by 1, 2;
    create table several as
    select e.person_id as p, e.establishment_id as s, e.start_on as from_on, coalesce(e.end_on, '9999-12-31') as to_on,
        row_number() over (
            partition by e.person_id, e.establishment_id, e.start_on
            order by e.recorded_at desc nulls last, coalesce(e.end_on, '9999-12-31'), e.rowid
        ) as nth
    from good_enrolments e
    inner join (select p, s from single where n > 1) on p = e.person_id and s = e.establishment_id;
    create table spells as
    select p, s, from_on, to_on from single where n = 1
    union all
    select p, s, min(from_on), max(to_on)
    from (
        select p, s, from_on, to_on, sum(begins) over (partition by p, s order by from_on, to_on) as run
        from (
            select p, s, from_on, to_on, coalesce(max(to_on) over (
                partition by p, s order by from_on, to_on rows between unbounded preceding and 1 preceding
            ) < from_on, 1) as begins
            from several where nth = 1
        )
    ) group by p, s, run;

    create table passing as
    select e.p, min(max(e.from_on, o.from_on, coalesce(i.from_on, ''), :as_of)) as first,
        max(min(e.to_on, o.to_on, coalesce(i.to_on, '9999-12-31'), :cut_off)) as until
    from spells e
    inner join openings o using (s)
    left join deciders d using (p)
    left join own_openings i on d.p is not null and i.p = e.p
    where (d.p is null or i.p is not null)
        and max(e.from_on, o.from_on, coalesce(i.from_on, ''), :as_of)
        < min(e.to_on, o.to_on, coalesce(i.to_on, '9999-12-31'), :cut_off)
    group by e.p;
    create unique index by_passing on passing (p);

    create table ranked as
    select e.p, e.s, e.from_on, e.to_on, e.from_on <= :last and :last < e.to_on as covers,
        e.from_on < :cut_off and e.to_on > :as_of and e.from_on < e.to_on as inside,
        (not t.authority_open) + (not t.school_open) + (not coalesce(i.self_open, 1)) as closed,
        1 as decisive
    from spells e inner join standing t using (s) left join own_standing i using (p);
    create table decisive as
    select p, s, covers, inside, to_on, sum(inside) as n, min(
        case
            when inside and covers then '0' || closed || from_on || s
            when inside then '1' || (99991231 - cast(replace(to_on, '-', '') as integer) + 100000000) || from_on || s
            else '2' || (99991231 - cast(replace(from_on, '-', '') as integer) + 100000000) || s
        end
    ) as rank
    from ranked group by p;
    create unique index by_decisive on decisive (p);
    create table outside as
    select r.p, min(case when r.from_on >= :cut_off then r.from_on end) as begins_on,
        max(case when r.to_on <= :as_of then r.to_on end) as ended_on
    from ranked r cross join decisive d on r.p = d.p
    where not r.inside and not d.inside and r.from_on < r.to_on group by r.p;
    create unique index by_outside on outside (p);

    create table early as select p, s, date(to_on, '-1 day') as day from decisive where inside and not covers;
    create table early_days as select distinct e.day, x.* from early e inner join schools x using (s);
    create table early_doors as {standing("early_days", past=True)};
    create unique index by_early_door on early_doors (s, day);
    create table endings as
    select e.p, e.day, t.told || case
        when d.p is null then '' else {told("person", "c.choice", "c.decision_id", "d.shut", past=True)}
    end as told
    from early e inner join early_doors t using (s, day) left join deciders d using (p)
    left join choices c
        on d.p is not null and c.scope = 'individual' and c.subject_id = d.p and c.from_on <= e.day and c.to_on > e.day;
    delete from endings where told = '';
    create unique index by_ending on endings (p);
"""
CAUSE = """
    case
        when d.covers then rtrim(t.told || coalesce(i.told, ''), ', ')
        else 'no enrolment covers ' || :last || ', the last one ended on ' || d.to_on
            || coalesce('; on its last day, ' || x.day || ', ' || rtrim(x.told, ', '), '')
    end
"""
VERDICTS = f"""
    select
        e.person_id, e.role,
        case when upper(e.stage) in {wording.STAGES} then upper(e.stage) end as stage,
        t.a as authority_id, t.s as establishment_id,
        case
            when not coalesce(d.inside, 0) then 'not_enrolled'
            when w.first = :as_of and w.until = :cut_off then 'reaches'
            when w.until = :cut_off then 'will_reach'
            when w.first = :as_of then 'will_stop'
            when w.p is not null then 'reaches_briefly'
            else 'blocked'
        end as verdict,
        case when w.until = :cut_off then 'true' else 'false' end as kept,
        w.first as first_passing_on, date(w.until, '-1 day') as last_passing_on,
        case
            when w.until = :cut_off then ''
            when d.inside and d.covers then ltrim(
                case when t.authority_open then '' else '+authority' end
                || case when t.school_open then '' else '+establishment' end
                || case when coalesce(i.self_open, 1) then '' else '+individual' end, '+')
            else 'enrolment'
        end as blockers,
        t.by_authority as authority_decision_id, t.by_school as establishment_decision_id,
        i.by_self as individual_decision_id, coalesce(i.origin, 'default') as choice_origin,
        'R2' || case when i.origin is null and not coalesce(i.shut, 0) then '+R3' else '' end
        || case when t.no_decision then '+R4' else '' end
        || case i.origin when 'decision' then '+R5' when 'entry' then '+R6' else '' end
        || case when i.origin = 'carried' or (i.origin is not null and d.n > 1) then '+R7' else '' end
        || case when d.n > 1 then '+R8+R9' else '+R9' end as rules,
        case
            when not coalesce(d.inside, 0) then 'Enrolled on no day from ' || :as_of || ' to ' || :last || coalesce((
                select coalesce('; the next enrolment begins on ' || begins_on,
                    '; the last enrolment ended on ' || ended_on)
                from outside o where o.p = e.person_id
            ), '')
            when w.first = :as_of and w.until = :cut_off then :passes
            when w.until = :cut_off
                then 'Does not pass on ' || :as_of || ' but first passes on ' || w.first || ' and passes on ' || :last
                || ', the last day that counts'
            when w.first = :as_of
                then 'Passes on ' || :as_of || ', for the last time on ' || date(w.until, '-1 day') || ', and not on '
                || :last || ', the last day that counts: ' || {CAUSE}
            when w.p is not null
                then 'Passes only ' || case
                    when w.first = date(w.until, '-1 day') then 'on ' || w.first
                    else 'between ' || w.first || ' and ' || date(w.until, '-1 day')
                end || ', and not on ' || :last || ', the last day that counts: ' || {CAUSE}
            else 'Enrolled but passes on no day up to ' || :last || ': ' || {CAUSE}
        end
        || case
            when q.p is null then ''
            when q.n = 1 then '; 1 of their enrolment rows is in quarantine'
            else '; ' || q.n || ' of their enrolment rows are in quarantine'
        end
        || case when q.for_school > 0 then ' (' || q.for_school || ' because their school is).' else '.' end as reason
    from good_people e
    left join decisive d on e.person_id = d.p
    left join standing t on d.s = t.s
    left join passing w on e.person_id = w.p
    left join own_standing i on e.person_id = i.p
    left join endings x on e.person_id = x.p
    left join rejected q on e.person_id = q.p
"""


def judge(database: sqlite3.Connection, days: Any) -> SimpleNamespace:
    """The verdict of everybody, with its evidence."""
    words = {"as_of": days.as_of, "cut_off": days.cut_off, "last": days.last_day, "granular": days.granular_from}
    given = {name: day.isoformat() for name, day in words.items()}
    given["passes"] = wording.beginning("reaches", "", "", "", "", days)
    for statement in STEPS.split(";"):
        used = {name: value for name, value in given.items() if f":{name}" in statement}
        for name, value in used.items():
            statement = statement.replace(f":{name}", f"'{value}'")
        database.execute(statement)
    cursor = database.execute(VERDICTS, given)
    return SimpleNamespace(columns=[column[0] for column in cursor.description], rows=cursor.fetchall())


def write(judged: SimpleNamespace, folder: Path) -> None:
    """The verdicts as CSV."""
    with (folder / "verdicts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(judged.columns)
        writer.writerows(judged.rows)


if __name__ == "__main__":
    from command import main

    main(sys.modules[__name__])
