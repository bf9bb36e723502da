"""The analyst's way with pandas: text becomes numbers at once, then everything is arrays of whole numbers."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from arrow_columns import EVER, NOTHING, among, days_of, missing, moments_of, number, places_in, repeated
from pandas_words import VERDICTS, doors, reasons, rejected, rules
from pyarrow import csv, parquet
from wording import OWN, SPELT, STAGES

FILES = ("authorities", "establishments", "people", "enrolments", "decisions", "accounts")


def load(folder: Path) -> dict[str, pd.DataFrame]:
    """Every file as text, empty as missing."""
    tables = {}
    for name in FILES:
        path = folder / f"{name}.csv"
        if path.exists():
            with path.open("rb") as file:
                width = len(file.readline().split(b","))
            kinds = {heading: pa.string() for heading in path.open().readline().strip().split(",")}
            options = csv.ConvertOptions(column_types=kinds, strings_can_be_null=True, null_values=[""])
            table = csv.read_csv(path, convert_options=options)
            assert table.num_columns == width
            tables[name] = table.combine_chunks()
    return tables


def check(tables: dict[str, Any]) -> tuple[SimpleNamespace, dict[str, list[int]]]:
    """Which rows can be used: ids as places, days as numbers; and rows read, accepted, quarantined a file."""
    rows: dict[str, list[int]] = {}
    bad_rows: dict[str, np.ndarray] = {}

    def accept(name: str, bad: np.ndarray) -> Any:
        bad_rows[name], lost = bad, int(bad.sum())
        rows[name] = [len(bad), len(bad) - lost, lost]
        return tables[name].filter(pa.array(~bad)) if lost else tables[name]

    a = SimpleNamespace()
    found = tables["authorities"]
    again = found["authority_id"].to_pandas().duplicated().to_numpy()
    authorities = accept("authorities", missing(found, "authority_id") | again)
    order = pc.sort_indices(authorities["authority_id"])
    a.authority_ids = authorities["authority_id"].take(order).combine_chunks()
    _establishments(a, tables, accept)
    people = tables["people"]
    bad = missing(people, "person_id", "role") | ~among(people["role"], ("pupil", "staff"))
    a.people = accept("people", bad | repeated(people, "person_id", ("role",)))
    a.person_ids = a.people["person_id"].combine_chunks()
    _enrolments(a, tables, accept)
    _decisions(a, tables, accept)
    if "accounts" in tables:
        accounts = tables["accounts"]
        bad = missing(accounts, "account_id") | ~among(accounts["source"], ("seemis", "manual"))
        bad |= ~among(accounts["status"], ("active", "disabled", "deleted"))
        a.accounts = accept("accounts", bad | repeated(accounts, "account_id", ("person_id", "source", "status")))
        a.quarantined_ids = people["person_id"].filter(pa.array(bad_rows["people"]))
    return a, rows


def _establishments(a: SimpleNamespace, tables: dict[str, Any], accept: Any) -> None:
    table = tables["establishments"]
    frame = table.to_pandas()
    bad = missing(table, "establishment_id", "authority_id") | frame.duplicated().to_numpy()
    opened, bad_opened = days_of(table["opened_on"])
    closed, bad_closed = days_of(table["closed_on"])
    of_one = frame.groupby("establishment_id")["authority_id"].transform("nunique").fillna(0).to_numpy()
    authority = places_in(table["authority_id"], a.authority_ids)
    bad |= bad_opened | bad_closed | (of_one > 1) | (authority < 0)
    accept("establishments", bad)
    a.bad_schools = table["establishment_id"].filter(pa.array(bad)).drop_null()
    kept = pd.DataFrame({"id": frame["establishment_id"], "of": authority, "opened": opened, "closed": closed})[~bad]
    kept = kept.drop_duplicates("id").sort_values("id", key=lambda ids: ids.map(str.encode))
    a.school_ids = pa.array(kept["id"], pa.string())
    a.school_of = kept["of"].to_numpy()
    a.opened = kept["opened"].to_numpy()
    a.closed = np.where(kept["closed"] == NOTHING, EVER, kept["closed"])


def _enrolments(a: SimpleNamespace, tables: dict[str, Any], accept: Any) -> None:
    table = tables["enrolments"]
    person, school = places_in(table["person_id"], a.person_ids), places_in(table["establishment_id"], a.school_ids)
    start, _ = days_of(table["start_on"])
    end, bad_end = days_of(table["end_on"])
    recorded, bad_recorded = moments_of(table["recorded_at"])
    bad_days = (start == NOTHING) | bad_end | bad_recorded | ((end < start) & (end != NOTHING))
    bad = bad_days | (person < 0) | (school < 0)
    a.rejected = rejected(a, table, np.flatnonzero(bad & (person >= 0)), person, bad_days)
    key = (person.astype(np.int64) * len(a.school_ids) + school) * 40_000 + start
    order = np.argsort(key, kind="stable")
    same = key[order][1:] == key[order][:-1]
    alike = order[np.flatnonzero(np.r_[same, False] | np.r_[False, same])]
    alike = alike[~bad[alike]]
    few = pd.DataFrame({"row": alike, "key": key[alike], "end": end[alike], "recorded": recorded[alike]})
    bad[few["row"][few.duplicated(["key", "end", "recorded"])]] = True
    accept("enrolments", bad)
    few = few[~bad[few["row"]]].assign(to=lambda f: np.where(f["end"] == NOTHING, EVER, f["end"]))
    stands = few.sort_values(["key", "recorded", "to", "row"], ascending=[True, False, True, True])
    superseded = stands["row"][stands.duplicated("key")].to_numpy()
    good = ~bad
    good[superseded] = False
    person, school, start, end = person[good], school[good], start[good], end[good]
    end[end == NOTHING] = EVER
    a.spells = merged(person, school, start, end, len(a.school_ids))


def merged(person: Any, school: Any, start: Any, end: Any, schools: int) -> dict[str, np.ndarray]:
    """Enrolments of one person at one school that overlap or touch become one."""
    key = person.astype(np.int64) * schools + school
    order = np.lexsort((end, start, key))
    key, start, end = key[order], start[order], end[order]
    begins = np.r_[True, key[1:] != key[:-1]]
    if not begins.all():
        base = np.cumsum(begins) * np.int64(10_000_000)
        reached = np.maximum.accumulate(base + end) - base
        begins[1:] |= start[1:] > reached[:-1]
    first = np.flatnonzero(begins)
    return {
        "person": person[order][first],
        "school": school[order][first],
        "from": start[first],
        "to": np.maximum.reduceat(end, first),
    }


def _decisions(a: SimpleNamespace, tables: dict[str, Any], accept: Any) -> None:
    table = tables["decisions"]
    frame = table.to_pandas()
    frame["origin"] = frame["origin"].fillna("decision")
    effective, bad_effective = days_of(table["effective_on"])
    recorded, bad_recorded = moments_of(table["recorded_at"])
    scopes = {"authority": a.authority_ids, "establishment": a.school_ids, "individual": a.person_ids}
    subject = np.full(len(frame), -1)
    for scope, known in scopes.items():
        rows = np.flatnonzero((frame["scope"] == scope).to_numpy())
        subject[rows] = places_in(table["subject_id"].take(rows), known)
    again = repeated(table, "decision_id", ("scope", "subject_id", "choice", "effective_on", "recorded_at", "origin"))
    bad = missing(table, "decision_id", "scope", "subject_id", "choice", "effective_on") | bad_effective | bad_recorded
    bad |= ~among(table["choice"], ("in", "out")) | ~frame["scope"].isin(scopes).to_numpy() | (subject < 0)
    bad |= ~frame["origin"].isin(["decision", "entry", "default", "carried"]).to_numpy()
    bad |= ((frame["origin"] == "default") & (frame["choice"] == "out")).to_numpy()
    bad |= ((frame["scope"] != "individual") & (frame["origin"] != "decision")).to_numpy()
    bad |= again
    kept = accept("decisions", bad)
    choices = frame[["scope", "decision_id", "choice", "origin"]].assign(
        subject=subject, effective=effective, recorded=recorded
    )
    closing = choices[bad & (subject >= 0) & (frame["choice"].fillna("") != "in").to_numpy()]
    closing = closing[~closing["decision_id"].isin(kept["decision_id"].to_pandas())]
    a.unreadable = {scope: closing["subject"][closing["scope"] == scope].unique() for scope in scopes}
    a.choices = choices[~bad & (choices["origin"] != "default").to_numpy()].assign(laid=0)


def in_order(choices: pd.DataFrame, scope: str) -> pd.DataFrame:
    """The choices of one scope, each subject's in the order in which they follow one another, and their ends."""
    own = choices[choices["scope"] == scope]
    if scope == "individual":
        first = own[own["origin"] != "carried"].groupby("subject")["effective"].min()
        carried = own["origin"] == "carried"
        own = own[~carried | ~(own["subject"].map(first) <= own["effective"])]
    own = own.sort_values(["subject", "effective", "laid", "recorded", "choice", "decision_id"])
    ends = own["effective"].shift(-1, fill_value=EVER).to_numpy()
    last = (own["subject"] != own["subject"].shift(-1)).to_numpy()
    return own.assign(to=np.where(last, EVER, ends))


def openings(own: pd.DataFrame, closed: np.ndarray) -> pd.DataFrame:
    """Periods over which subjects have chosen in, those with a choice that cannot be read aside."""
    open_ = own[(own["choice"] == "in") & (own["effective"] < own["to"]) & ~own["subject"].isin(closed)]
    return open_[["subject", "effective", "to"]].rename(columns={"effective": "from"})


def gates(a: SimpleNamespace, choices: pd.DataFrame, days: Any) -> SimpleNamespace:
    """When each school, its authority and each deciding person are open, and how they stand on last_day."""
    g, last, granular = SimpleNamespace(), number(days.last_day), number(days.granular_from)
    g.choices = {scope: in_order(choices, scope) for scope in a.unreadable}
    authority, school, person = g.choices.values()
    of_authority = openings(authority, a.unreadable["authority"])
    of_school = openings(school, a.unreadable["establishment"]).assign(
        of=lambda f: a.school_of[f["subject"]],
        opened=lambda f: a.opened[f["subject"]],
        closed=lambda f: a.closed[f["subject"]],
    )
    both = of_school.merge(of_authority, left_on="of", right_on="subject", suffixes=("", "_authority"))
    from_on = np.maximum.reduce([both["from"], both["from_authority"], both["opened"]])
    to_on = np.minimum.reduce([both["to"], both["to_authority"], both["closed"]])
    both = pd.DataFrame({"school": both["subject"], "from": from_on, "to": to_on})[from_on < to_on]
    g.schools = both.sort_values(["school", "from"])
    g.authority_open, g.school_open = np.zeros(len(a.authority_ids), bool), np.zeros(len(a.school_ids), bool)
    g.authority_open[of_authority["subject"][(of_authority["from"] <= last) & (of_authority["to"] > last)]] = True
    g.lives = (a.opened <= last) & (last < a.closed)
    standing = of_school["subject"][(of_school["from"] <= last) & (of_school["to"] > last)]
    g.school_open[standing] = True
    g.school_open &= g.lives
    _individuals(g, a, person, granular, last)
    return g


def _individuals(g: SimpleNamespace, a: SimpleNamespace, own: pd.DataFrame, granular: int, last: int) -> None:
    """The periods over which each deciding person's own gate is open."""
    closed = a.unreadable["individual"]
    deciders = np.union1d(own["subject"].to_numpy(), closed)
    firsts = own.groupby("subject")["effective"].min()
    readable = np.setdiff1d(deciders, closed)
    until = np.maximum(firsts.reindex(readable).to_numpy(), granular)
    later = openings(own.assign(effective=np.maximum(own["effective"], granular)), closed)
    before = pd.DataFrame({"subject": readable, "from": NOTHING, "to": until})
    shut = pd.DataFrame({"subject": closed, "from": NOTHING, "to": granular})
    g.individuals = pd.concat([before, shut, later], ignore_index=True).sort_values(["subject", "from"])
    g.decides = np.zeros(len(a.person_ids), bool)
    g.decides[deciders] = True
    g.readable = np.ones(len(a.person_ids), bool)
    g.readable[closed] = False
    stands = own[(own["effective"] <= last) & (own["to"] > last)]
    g.by_self, g.own = np.full(len(a.person_ids), None, dtype=object), np.zeros(len(a.person_ids), np.int8)
    g.by_self[stands["subject"]] = stands["decision_id"]
    g.own[closed] = OWN.index("unreadable")
    g.own[stands["subject"]] = stands["origin"].map(OWN.index)
    g.person_open = np.ones(len(a.person_ids), bool)
    g.person_open[deciders] = False
    standing = g.individuals
    g.person_open[standing["subject"][(standing["from"] <= last) & (standing["to"] > last)]] = True


def crossed(spells: dict[str, np.ndarray], by: str, periods: pd.DataFrame, key: str) -> dict[str, np.ndarray]:
    """The parts of spells that lie in a period of their subject."""
    subjects, starts = periods[key].to_numpy(), periods["from"].to_numpy()
    first = np.searchsorted(subjects, spells[by], "left")
    counts = np.searchsorted(subjects, spells[by], "right") - first
    rows = np.repeat(np.arange(len(counts)), counts)
    nth = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
    from_on = np.maximum(spells["from"][rows], starts[nth])
    to_on = np.minimum(spells["to"][rows], periods["to"].to_numpy()[nth])
    whole = from_on < to_on
    rows = rows[whole]
    return {
        "person": spells["person"][rows],
        "school": spells["school"][rows],
        "from": from_on[whole],
        "to": to_on[whole],
    }


def passing(g: SimpleNamespace, spells: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """From when to when people's data pass through each enrolment."""
    parts = crossed(spells, "school", g.schools, "school")
    decide = g.decides[parts["person"]]
    free = {name: values[~decide] for name, values in parts.items()}
    bound = crossed({name: values[decide] for name, values in parts.items()}, "person", g.individuals, "subject")
    return {name: np.concatenate([free[name], bound[name]]) for name in parts}


def days_passed(periods: dict[str, np.ndarray], people: int, days: Any) -> SimpleNamespace:
    """First and last day in the window on which each person passes, and whether on its ends."""
    as_of, cut_off = number(days.as_of), number(days.cut_off)
    inside = (periods["from"] < cut_off) & (periods["to"] > as_of)
    person = periods["person"][inside]
    from_on, to_on = np.maximum(periods["from"][inside], as_of), np.minimum(periods["to"][inside], cut_off)
    p = SimpleNamespace(first=np.full(people, EVER, np.int32), end=np.full(people, NOTHING, np.int32))
    np.minimum.at(p.first, person, from_on)
    np.maximum.at(p.end, person, to_on)
    p.any = p.first != EVER
    p.on_as_of, p.on_last_day = p.first == as_of, p.end == cut_off
    return p


def judge(a: SimpleNamespace, days: Any) -> SimpleNamespace:
    """The verdict of everybody, with its evidence."""
    people, g = len(a.person_ids), gates(a, a.choices, days)
    g.doors = doors(a, g.choices, np.arange(len(a.school_ids)), number(days.last_day))
    j = SimpleNamespace(gates=g, passing=passing(g, a.spells))
    p = j.days = days_passed(j.passing, people, days)
    decisive, enrolled, j.spells, j.behind, j.starts, j.ends = decisive_of(a, g, days)
    school = a.spells["school"][decisive]
    school = np.where(decisive >= 0, school, -1)
    covers = enrolled & (a.spells["from"][decisive] <= number(days.last_day))
    covers &= a.spells["to"][decisive] > number(days.last_day)
    words = np.array(
        ["", "authority", "establishment", "authority+establishment", "individual", "authority+individual",
         "establishment+individual", "authority+establishment+individual", "enrolment"],
        dtype=object,
    )  # fmt: skip
    shut = ~g.authority_open[a.school_of[school]] + 2 * ~g.school_open[school] + 4 * ~g.person_open
    shut = np.where(p.on_last_day, 0, np.where(covers, shut, 8))
    j.verdict = np.select(
        [~enrolled, p.on_as_of & p.on_last_day, p.on_last_day, p.on_as_of, p.any], [0, 1, 2, 3, 4], default=5
    )
    j.kept, j.school, j.decisive, j.covers = p.on_last_day, school, decisive, covers
    j.table = _table(a, g, j, p, pa.array(VERDICTS).take(pa.array(j.verdict)), pa.array(words).take(pa.array(shut)))
    j.table = j.table.append_column("rules", rules(g, school, j.spells))
    j.table = j.table.append_column("reason", reasons(a, g, j, days))
    return j


def _table(a: Any, g: Any, j: Any, p: Any, verdict: Any, blockers: Any) -> Any:
    place = pa.array(j.school, mask=j.school < 0)
    first = pa.array(p.first, mask=~p.any).cast(pa.date32())
    last = pa.array(np.where(p.any, p.end - 1, 0).astype(np.int32), mask=~p.any).cast(pa.date32())
    of = pa.array(a.school_of[j.school], mask=j.school < 0)
    return pa.table(
        {
            "person_id": a.person_ids,
            "role": a.people["role"],
            "stage": known_stages(a.people["stage"].combine_chunks()),
            "authority_id": a.authority_ids.take(of),
            "establishment_id": a.school_ids.take(place),
            "verdict": verdict,
            "kept": pa.array(p.on_last_day),
            "first_passing_on": first,
            "last_passing_on": last,
            "blockers": blockers,
            "authority_decision_id": pa.array(g.doors.by["authority"], pa.string()).take(place),
            "establishment_decision_id": pa.array(g.doors.by["establishment"], pa.string()).take(place),
            "individual_decision_id": pa.array(g.by_self, pa.string()),
            "choice_origin": pa.array(["default", "default", *OWN[2:]]).take(pa.array(g.own)),
        }
    )


def known_stages(stages: Any) -> Any:
    """Stages in capitals, one that is none left out."""
    if not {*stages.unique().to_pylist()}.difference(STAGES, [None]):
        return stages
    coded = stages.dictionary_encode()
    return pa.array([SPELT.get(stage) for stage in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)


def decisive_of(a: SimpleNamespace, g: SimpleNamespace, days: Any) -> tuple[np.ndarray, ...]:
    """The spell that stands for each person (-1: none), who has how many in the window, and spells of last_day.

    Of people without one in the window: when one next starts, and when one last ended.
    """
    s, last = a.spells, number(days.last_day)
    inside = (s["from"] < number(days.cut_off)) & (s["to"] > number(days.as_of)) & (s["from"] < s["to"])
    covers = (s["from"] <= last) & (last < s["to"])
    closed = (~g.authority_open[a.school_of]).astype(np.int8) + ~g.school_open
    closed = closed[s["school"]] + ~g.person_open[s["person"]]
    decisive = np.full(len(a.person_ids), -1)
    rows = np.flatnonzero(inside)
    person = s["person"][rows]
    spells = np.bincount(person, minlength=len(decisive))
    several = spells[person] > 1
    decisive[person[~several]] = rows[~several]
    many = rows[several]
    rank = np.where(covers[many], closed[many], 9)
    late = np.where(covers[many], 0, -s["to"][many].astype(np.int64))
    order = many[np.lexsort((s["school"][many], s["from"][many], late, rank, s["person"][many]))]
    firsts = order[np.r_[True, s["person"][order][1:] != s["person"][order][:-1]]] if len(order) else order
    decisive[s["person"][firsts]] = firsts
    enrolled = decisive >= 0
    rest = np.flatnonzero(~enrolled[s["person"]])
    order = rest[np.lexsort((s["school"][rest], -s["from"][rest].astype(np.int64), s["person"][rest]))]
    firsts = order[np.r_[True, s["person"][order][1:] != s["person"][order][:-1]]] if len(order) else order
    decisive[s["person"][firsts]] = firsts
    starts, ends = np.full((2, len(decisive)), NOTHING, np.int32)
    order = order[s["from"][order] < s["to"][order]]
    later = order[s["from"][order] >= number(days.cut_off)]
    starts[s["person"][later]] = s["from"][later]  # the last that is assigned stays, which is the earliest
    before = order[s["to"][order] <= number(days.as_of)]
    np.maximum.at(ends, s["person"][before], s["to"][before])
    return decisive, enrolled, spells, np.flatnonzero(covers), starts, ends


def write(judged: SimpleNamespace, folder: Path) -> None:
    """The verdicts as Parquet; ids, which differ from row to row, are not looked up among those before."""
    often = [name for name in judged.table.column_names if name != "person_id"]
    path = folder / "verdicts.parquet"
    parquet.write_table(judged.table, path, use_dictionary=often, dictionary_pagesize_limit=2**26)


def what_if(a: SimpleNamespace, judged: SimpleNamespace, days: Any, change: Any) -> dict[str, Any]:
    """Who is gained and lost by one decision of an authority: only people with an enrolment there are judged again."""
    place = a.authority_ids.to_pylist().index(change.authority_id)
    added = {"scope": "authority", "decision_id": "change", "choice": change.choice, "origin": "decision"}
    added |= {"subject": place, "effective": number(change.effective_on), "recorded": NOTHING, "laid": 1}
    g = gates(a, pd.concat([a.choices, pd.DataFrame([added])], ignore_index=True), days)
    concerned = np.zeros(len(a.person_ids), bool)
    concerned[a.spells["person"][a.school_of[a.spells["school"]] == place]] = True
    rows = concerned[a.spells["person"]]
    periods = passing(g, {name: values[rows] for name, values in a.spells.items()})
    kept = np.where(concerned, days_passed(periods, len(concerned), days).on_last_day, judged.kept)
    gained, lost = kept & ~judged.kept, judged.kept & ~kept
    return {
        "kept_before": int(judged.kept.sum()),
        "kept_after": int(kept.sum()),
        "gained": sorted(a.person_ids.filter(pa.array(gained)).to_pylist()),
        "lost": sorted(a.person_ids.filter(pa.array(lost)).to_pylist()),
    }


def unlock(a: SimpleNamespace, judged: SimpleNamespace) -> dict[str, Any]:
    """What each lever is worth, and a greedy ladder: the best next one or two levers, again and again."""
    from command import STEPS, TARGET
    from greedy import climbed

    g, s, rows = judged.gates, a.spells, judged.behind
    person, school = s["person"][rows], s["school"][rows]
    enrolled = len(np.unique(person))
    out = ~judged.kept[person]
    person, school = person[out], school[out]
    of = a.school_of[school]
    shut_authority, shut_school = ~g.authority_open[of], ~g.school_open[school]
    openable = g.person_open[person] & (~shut_school | g.lives[school])
    frame = pd.DataFrame(
        {
            "person": person,
            "authority": np.where(shut_authority, of, -1),
            "school": np.where(shut_school & g.lives[school], school, -1),
            "openable": openable,
        }
    )
    names = (
        [("authority", i) for i in a.authority_ids.to_pylist()],
        [("establishment", i) for i in a.school_ids.to_pylist()],
    )
    return climbed(frame, names, int(judged.kept.sum()), enrolled, TARGET, STEPS)


def reconcile(a: SimpleNamespace, judged: SimpleNamespace, days: Any, folder: Path) -> None:
    """The class of everybody and of every active account of nobody, as Parquet."""
    active = a.accounts.filter(pc.equal(a.accounts["status"], "active"))
    holder = places_in(active["person_id"], a.person_ids)
    seemis = pc.equal(active["source"], "seemis").to_numpy()
    people = len(a.person_ids)
    held, from_seemis = np.bincount(holder[holder >= 0], minlength=people), np.zeros(people, np.int64)
    np.add.at(from_seemis, holder[holder >= 0], seemis[holder >= 0])
    passes, since, moving = _runs(judged.passing, people, days)
    name = np.select(
        [held > 1, (held == 1) & (from_seemis == 0), moving, passes & (held == 1), passes, held == 1],
        ["ambiguous", "manual", "in_flight", "in_step_in", "missing", "not_honoured"],
        default="in_step_out",
    )
    follows = np.select(
        [(held == 0) & judged.days.any, (from_seemis > 0) & judged.kept, from_seemis > 0],
        ["create", "keep", "delete"],
        "none",
    )
    own = pd.DataFrame({"holder": holder, "account_id": active["account_id"].to_pandas()})[holder >= 0]
    accounts = np.full(people, None, dtype=object)
    single = held[own["holder"]] == 1
    accounts[own["holder"][single]] = own["account_id"][single]
    for place, ids in own[~single].groupby("holder")["account_id"]:
        accounts[place] = "+".join(sorted(ids))
    since_on = pa.array(since, mask=since <= NOTHING).cast(pa.date32())
    days_in = pa.array(number(days.as_of) - since, mask=since <= NOTHING)
    mine = pa.table(
        {
            "class": pa.array(name, pa.string()),
            "person_id": a.person_ids,
            "account_id": pa.array(accounts, pa.string()),
            "authority_id": judged.table["authority_id"],
            "establishment_id": judged.table["establishment_id"],
            "since_on": since_on,
            "days": days_in.cast(pa.int64()),
            "next": pa.array(follows, pa.string()),
        }
    )
    parquet.write_table(
        pa.concat_tables([mine, _of_nobody(a, active, holder, seemis, mine.schema)]), folder / "reconciliation.parquet"
    )


def _of_nobody(a: Any, active: Any, holder: np.ndarray, seemis: np.ndarray, schema: Any) -> Any:
    """The active accounts of nobody accepted."""
    nobody = holder < 0
    left, from_seemis = active.filter(pa.array(nobody)), seemis[nobody]
    quarantined = pc.is_in(left["person_id"], value_set=a.quarantined_ids.drop_null()).to_numpy()
    name = np.select([~from_seemis, quarantined], ["manual", "in_quarantine"], "orphan")
    columns = {"class": pa.array(name, pa.string()), "person_id": left["person_id"], "account_id": left["account_id"]}
    columns["next"] = pa.array(np.where(from_seemis, "delete", "none"), pa.string())
    empty = {field.name: pa.nulls(left.num_rows, field.type) for field in schema}
    return pa.table({name: columns.get(name, empty[name]) for name in schema.names})


def _runs(periods: dict[str, np.ndarray], people: int, days: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Who passes on as_of, since when that is so, and who has changed within the feed lag."""
    as_of = number(days.as_of)
    early = periods["from"] <= as_of
    person, from_on, to_on = (periods[name][early] for name in ("person", "from", "to"))
    order = np.lexsort((to_on, from_on, person))
    person, from_on, to_on = person[order], from_on[order].astype(np.int64), to_on[order].astype(np.int64)
    begins = np.r_[True, person[1:] != person[:-1]]
    base = np.cumsum(begins) * 10_000_000
    reached = np.maximum.accumulate(base + to_on) - base
    begins[1:] |= from_on[1:] > reached[:-1]
    begun, ended = np.full(people, NOTHING), np.full(people, NOTHING)
    np.maximum.at(begun, person[begins], from_on[begins])
    np.maximum.at(ended, person, to_on)
    passes = ended > as_of
    since = np.where(passes, begun, ended).astype(np.int32)
    return passes, since, since > as_of - days.feed_lag


if __name__ == "__main__":
    from command import main

    main(sys.modules[__name__])
