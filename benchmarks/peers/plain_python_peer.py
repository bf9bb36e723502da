"""The analyst's way with plain Python: dictionaries and a loop over people; days stay text, which sorts as they do."""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import wording

FILES = ("authorities", "establishments", "people", "enrolments", "decisions", "accounts")
NEVER, EVER = "0001-01-01", "9999-12-31"
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}")
WORDS = ("authority", "establishment", "individual")
COLUMNS = (
    "person_id", "role", "stage", "authority_id", "establishment_id", "verdict", "kept", "first_passing_on",
    "last_passing_on", "blockers", "authority_decision_id", "establishment_decision_id", "individual_decision_id",
    "choice_origin", "rules", "reason",
)  # fmt: skip
Rows = list[list[str]]


def load(folder: Path) -> dict[str, tuple[dict[str, int], Rows]]:
    """Every file as rows of text, and where each heading stands."""
    tables = {}
    for name in FILES:
        path = folder / f"{name}.csv"
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                reader = csv.reader(file)
                headings = {heading: place for place, heading in enumerate(next(reader))}
                tables[name] = headings, list(reader)
    return tables


@cache
def is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def taken(table: tuple[dict[str, int], Rows], *columns: str) -> Any:
    """The named columns of every row."""
    headings, rows = table
    places = [headings[column] for column in columns]
    return zip(*([row[place] for row in rows] for place in places), strict=True)


def repeated(keys: list[str], versions: list[Any]) -> set[int]:
    """Rows whose key stands there before, and all rows of a key whose rows differ in what decides."""
    if len(set(keys)) == len(keys):
        return set()
    places: dict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        if key:
            places[key].append(place)
    bad: set[int] = set()
    for rows in places.values():
        if len(rows) > 1:
            bad.update(rows if len({versions[row] for row in rows}) > 1 else rows[1:])
    return bad


def check(tables: dict[str, Any]) -> tuple[SimpleNamespace, dict[str, list[int]]]:
    """What can be used, by id; and rows read, accepted, quarantined a file."""
    counts: dict[str, list[int]] = {}

    def counted(name: str, good: int) -> None:
        read = len(tables[name][1])
        counts[name] = [read, good, read - good]

    a = SimpleNamespace()
    rows = list(taken(tables["authorities"], "authority_id", "name"))
    again = repeated([row[0] for row in rows], [""] * len(rows))
    a.authorities = {row[0] for place, row in enumerate(rows) if row[0] and place not in again}
    counted("authorities", sum(1 for place, row in enumerate(rows) if row[0] and place not in again))
    counted("establishments", _schools(a, tables["establishments"]))
    stages, rows = wording.SPELT, taken(tables["people"], "person_id", "role", "stage")
    rows = [(person, role, stages.get(stage, "")) for person, role, stage in rows]
    again = repeated([row[0] for row in rows], [row[1] for row in rows])
    a.people = {
        row[0]: row for place, row in enumerate(rows) if row[0] and row[1] in ("pupil", "staff") and place not in again
    }
    counted("people", len(a.people))
    counted("enrolments", _spells(a, tables["enrolments"]))
    counted("decisions", _choices(a, tables["decisions"]))
    if "accounts" in tables:
        rows = list(taken(tables["accounts"], "account_id", "source", "status", "person_id"))
        again = repeated([row[0] for row in rows], rows)
        good = sum(
            1
            for place, (i, source, status, _) in enumerate(rows)
            if i
            and source in ("seemis", "manual")
            and status in ("active", "disabled", "deleted")
            and place not in again
        )
        counted("accounts", good)
    return a, counts


def _schools(a: SimpleNamespace, table: Any) -> int:
    a.schools, a.bad_schools, seen, owners, good = {}, set(), set(), defaultdict(set), 0
    rows = list(taken(table, "establishment_id", "authority_id", "opened_on", "closed_on"))
    for school, authority, _, _ in rows:
        if authority:
            owners[school].add(authority)
    for whole, (school, authority, opened, closed) in zip(table[1], rows, strict=True):
        alike = tuple(whole) in seen
        seen.add(tuple(whole))
        days = all(not day or is_day(day) for day in (opened, closed))
        if school and authority in a.authorities and days and len(owners[school]) == 1 and not alike:
            good += 1
            a.schools.setdefault(school, (authority, opened or NEVER, closed or EVER))
        else:
            a.bad_schools.add(school)
    return good


def _spells(a: SimpleNamespace, table: Any) -> int:
    """Each person's spells, the latest recordings, overlapping ones merged; how many rows were good."""
    people, schools, good = a.people, a.schools, 0
    of_person: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    rejected: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for row in taken(table, "person_id", "establishment_id", "start_on", "recorded_at", "end_on"):
        person, school, start, recorded, end = row
        if (
            person in people
            and school in schools
            and is_day(start)
            and (not end or (is_day(end) and end >= start))
            and (not recorded or MOMENT.fullmatch(recorded))
        ):
            rows = of_person[person]
            if not rows or row not in rows:
                rows.append(row)
                good += 1
        elif person in people:
            rejected[person].add(row)
    a.tails = {
        person: wording.tail(len(rows), sum(is_for_school(a, *row[1:]) for row in rows))
        for person, rows in rejected.items()
    }
    a.spells = {
        person: [(school, start, end or EVER)] if len(rows) == 1 else merged(rows)
        for person, rows in of_person.items()
        for _, school, start, _, end in rows[:1]
    }
    return good


def is_for_school(a: SimpleNamespace, school: str, start: str, recorded: str, end: str) -> bool:
    """Is nothing else wrong with a rejected row than that its school's own row is in quarantine?"""
    days = is_day(start) and (not end or (is_day(end) and end >= start))
    return bool(days and (not recorded or MOMENT.fullmatch(recorded)) and school in a.bad_schools)


def merged(rows: list[tuple[str, ...]]) -> list[tuple[str, str, str]]:
    latest: dict[tuple[str, str], tuple[str, str]] = {}
    for _, school, start, recorded, end in rows:
        end, known = end or EVER, latest.get((school, start))
        if known is None or recorded > known[0] or (recorded == known[0] and end < known[1]):
            latest[school, start] = recorded, end
    spells: list[tuple[str, str, str]] = []
    for (school, start), (_, end) in sorted(latest.items()):
        if spells and spells[-1][0] == school and start <= spells[-1][2]:
            spells[-1] = school, spells[-1][1], max(end, spells[-1][2])
        else:
            spells.append((school, start, end))
    return spells


def _choices(a: SimpleNamespace, table: Any) -> int:
    known = {"authority": a.authorities, "establishment": a.schools, "individual": a.people}
    columns = ("decision_id", "scope", "subject_id", "choice", "effective_on", "recorded_at", "origin")
    rows = list(taken(table, *columns))
    versions = [(*row[:6], row[6] or "decision") for row in rows]
    again, good, closing = repeated([row[0] for row in rows], versions), set(), []
    a.unreadable, a.choices = {scope: set() for scope in WORDS}, {scope: defaultdict(list) for scope in WORDS}
    for place, (i, scope, subject, choice, on, recorded, origin) in enumerate(rows):
        origin = origin or "decision"
        names_known = subject in known.get(scope, ())
        fault = not i or not names_known or choice not in ("in", "out") or not is_day(on)
        fault = fault or bool(recorded and not MOMENT.fullmatch(recorded))
        fault = fault or origin not in ("decision", "entry", "default", "carried")
        fault = fault or (origin == "default" and choice == "out") or (scope != "individual" and origin != "decision")
        if fault or place in again:
            if names_known and choice != "in":
                closing.append((i, scope, subject))
        else:
            good.add(i)
            if origin != "default":
                a.choices[scope][subject].append((on, recorded, choice, i, origin))
    for i, scope, subject in closing:
        if i not in good:
            a.unreadable[scope].add(subject)
    return len(good)


def periods(choices: list[Any], individual: bool = False) -> list[tuple[str, str, str, str, str]]:
    """(from, to, choice, id, origin) of one subject's choices in order."""
    if individual and any(choice[4] == "carried" for choice in choices):
        first = min((choice[0] for choice in choices if choice[4] != "carried"), default=EVER)
        choices = [choice for choice in choices if choice[4] != "carried" or choice[0] < first]
    ordered = sorted(choices)
    ends = [choice[0] for choice in ordered[1:]] + [EVER]
    return [
        (on, to, choice, i, origin) for (on, _, choice, i, origin), to in zip(ordered, ends, strict=False) if on < to
    ]


def standing(found: list[Any], day: str) -> tuple[str, str, str]:
    """(choice, id, origin) in force on a day."""
    return next(((choice, i, origin) for on, to, choice, i, origin in found if on <= day < to), ("", "", ""))


def judge(a: SimpleNamespace, days: Any) -> SimpleNamespace:
    """The verdict of everybody, with its evidence."""
    as_of, cut_off, last = (day.isoformat() for day in (days.as_of, days.cut_off, days.last_day))
    granular = days.granular_from.isoformat()
    a.doors = {school: _door(a, school, last) for school in a.schools}
    own = {
        person: _own(a, person, granular, last) for person in {*a.choices["individual"], *a.unreadable["individual"]}
    }
    sentence = _sentences(a, own, days)
    rows = [
        _verdict(row, a.spells.get(person, ()), a.doors, own.get(person), sentence, as_of, cut_off, last)
        for person, row in a.people.items()
    ]
    return SimpleNamespace(rows=rows)


def _door(a: SimpleNamespace, school: str, last: str) -> tuple[Any, ...]:
    """(openings, authority, decisions, what is closed on last_day, lacks a decision?, in words) of a school."""
    authority, opened, closed = a.schools[school]
    of_authority, of_school = periods(a.choices["authority"][authority]), periods(a.choices["establishment"][school])
    readable = authority not in a.unreadable["authority"], school not in a.unreadable["establishment"]
    openings = [
        (max(x[0], y[0], opened), min(x[1], y[1], closed))
        for x in of_authority
        for y in of_school
        if all(readable) and x[2] == y[2] == "in" and max(x[0], y[0], opened) < min(x[1], y[1], closed)
    ]
    above, here, lives = standing(of_authority, last), standing(of_school, last), opened <= last < closed
    shut = [
        gate
        for gate, is_open in zip(
            WORDS,
            (above[0] == "in" and readable[0], here[0] == "in" and readable[1] and lives),
            strict=False,
        )
        if not is_open
    ]
    no_decision = (readable[0] and not above[0]) or (readable[1] and lives and not here[0])
    return openings, authority, above[1], here[1], shut, no_decision, door_told(a, school, last)


def door_told(a: SimpleNamespace, school: str, day: str, past: bool = False) -> str:
    """What is closed of a school and its authority on a day."""
    authority, opened, closed = a.schools[school]
    choice, i, _ = standing(periods(a.choices["authority"][authority]), day)
    above = wording.gate("authority", choice, i, authority not in a.unreadable["authority"], past)
    readable = school not in a.unreadable["establishment"]
    if readable and not opened <= day < closed:
        return above + wording.school_closed(day, past)
    choice, i, _ = standing(periods(a.choices["establishment"][school]), day)
    return above + wording.gate("school", choice, i, readable, past)


def _own(a: SimpleNamespace, person: str, granular: str, last: str) -> tuple[Any, ...]:
    """(openings, id and origin in force, open on last_day?, place in OWN, periods, readable?) of one who decided."""
    found, readable = periods(a.choices["individual"][person], individual=True), True
    if person in a.unreadable["individual"]:
        openings, readable = [(NEVER, granular)], False
    else:
        openings = [(NEVER, max(granular, found[0][0]) if found else EVER)]
        openings += [(max(on, granular), to) for on, to, choice, _, _ in found if choice == "in" and to > granular]
    _, i, origin = standing(found, last)
    place = wording.OWN.index(origin) if origin else int(not readable)
    is_open = any(on <= last < to for on, to in openings)
    return openings, i, origin or "default", is_open, place, found, readable


def _sentences(a: SimpleNamespace, own: dict[str, Any], days: Any) -> Any:
    """The function that makes a sentence; each different part of one is made once."""
    last, begun = days.last_day.isoformat(), cache(lambda *facts: wording.beginning(*facts, days))
    past_door = cache(lambda school, day: door_told(a, school, day, past=True))
    as_of, cut_off = days.as_of.isoformat(), days.cut_off.isoformat()
    passes, tails = begun("reaches", "", "", "", "") + wording.tail(0, 0), a.tails

    def of_person(person: str, day: str, past: bool) -> str:
        if person not in own:
            return ""
        *_, found, readable = own[person]
        choice, i, _ = standing(found, day)
        return wording.gate("person", choice, i, readable, past)

    def sentence(person: str, verdict: str, kept: bool, covers: bool, spell: Any, first: str, passing: str) -> str:
        if verdict == "reaches" and person not in tails:
            return passes
        if verdict == "reaches":
            text = passes[:-1]
        elif kept:
            text = begun(verdict, first, passing, "", "")
        elif verdict == "not_enrolled":
            spells = a.spells.get(person, ())
            starts = min((start for _, start, end in spells if cut_off <= start < end), default="")
            ends = max((end for _, start, end in spells if start < end <= as_of), default="")
            text = begun(verdict, "", "", starts, ends)
        elif covers:
            closed = a.doors[spell[0]][6] + of_person(person, last, False)
            text = begun(verdict, first, passing, "", "") + closed[:-2]
        else:
            text, ended_on = begun(verdict, first, passing, "", spell[2]), day_before(spell[2])
            closed = past_door(spell[0], ended_on) + of_person(person, ended_on, True)
            text += wording.ended(ended_on, closed[:-2]) if closed else ""
        return text + tails.get(person, ".")

    return sentence


def _verdict(
    row: tuple[str, ...], spells: Any, doors: Any, own: Any, sentence: Any, as_of: str, cut_off: str, last: str
) -> tuple[Any, ...]:
    first, until, best, rank, inside = EVER, "", None, None, 0
    for spell in spells:
        school, start, end = spell
        door = doors[school]
        if start < cut_off and end > as_of and start < end:
            inside += 1
            for on, to in door[0]:
                for own_on, own_to in own[0] if own else ((NEVER, EVER),):
                    from_on, to_on = max(start, on, own_on, as_of), min(end, to, own_to, cut_off)
                    if from_on < to_on:
                        first, until = min(first, from_on), max(until, to_on)
            if start <= last < end:
                mine: Any = (0, len(door[4]) + (own is not None and not own[3]), 0, start, school)
            else:
                mine = (1, 0, -int(end.replace("-", "")), start, school)
        else:
            mine = (2, 0, -int(start.replace("-", "")), "", school)
        if rank is None or mine < rank:
            best, rank = spell, mine
    kept, enrolled = until == cut_off, rank is not None and rank[0] < 2
    if not enrolled:
        verdict = "not_enrolled"
    elif first == as_of:
        verdict = "reaches" if kept else "will_stop"
    else:
        verdict = "will_reach" if kept else "reaches_briefly" if until else "blocked"
    door = doors[best[0]] if best else ((), "", "", "", (), False, "")
    covers = enrolled and rank[0] == 0
    if kept:
        blockers = ""
    elif covers:
        blockers = "+".join([*door[4], *(["individual"] if own and not own[3] else [])])
    else:
        blockers = "enrolment"
    passing = (first, day_before(until)) if until else ("", "")
    decided = (door[2], door[3], own[1] if own else "", own[2] if own else "default")
    rules = wording.ALL_RULES[wording.rules_place(own[4] if own else 0, door[5], inside > 1)]
    reason = sentence(row[0], verdict, kept, covers, best, *passing)
    place = (door[1], best[0] if best else "")
    return *row, *place, verdict, "true" if kept else "false", *passing, blockers, *decided, rules, reason


@cache
def day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def write(judged: SimpleNamespace, folder: Path) -> None:
    """The verdicts as CSV."""
    with (folder / "verdicts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(judged.rows)


if __name__ == "__main__":
    from command import main

    main(sys.modules[__name__])
