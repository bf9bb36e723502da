"""Rules and reasons with pandas: each different text is made once, and people have the places of theirs."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import wording
from arrow_columns import NOTHING

VERDICTS = ["not_enrolled", "reaches", "will_reach", "will_stop", "reaches_briefly", "blocked"]
STEP = 10_000_000  # more than there are days
ROW = ["person_id", "establishment_id", "start_on", "end_on", "recorded_at"]


def rejected(a: SimpleNamespace, table: Any, rows: np.ndarray, person: np.ndarray, bad_days: np.ndarray) -> pd.Series:
    """Of whom enrolment rows cannot be used that do not merely repeat others, and how that is told."""
    few = table.select(ROW).take(rows).to_pandas().assign(person=person[rows], bad_days=bad_days[rows])
    few = few.drop_duplicates()
    few["for_school"] = few["establishment_id"].isin(a.bad_schools.to_pylist()) & ~few["bad_days"]
    counted = few.groupby("person")["for_school"].agg(["size", "sum"])
    return pd.Series([wording.tail(*counts) for counts in counted.itertuples(index=False)], counted.index)


def stands_at(own: pd.DataFrame, subjects: np.ndarray, days: Any) -> tuple[np.ndarray, np.ndarray]:
    """Choice and decision id in force for each subject on a day, None where nothing is."""
    known, subjects = own["subject"].to_numpy(np.int64), subjects.astype(np.int64)
    places = np.searchsorted(known * STEP + own["effective"].to_numpy(), subjects * STEP + days, "right")
    there = np.r_[-1, known][places] == subjects
    return tuple(np.where(there, np.r_[None, own[name].to_numpy()][places], None) for name in ("choice", "decision_id"))


def doors(a: Any, own: dict[str, Any], school: np.ndarray, days: Any, past: bool = False) -> SimpleNamespace:
    """How schools and their authorities stand on days: by which decisions, what is told, is a decision lacking?"""
    d, told, lacking = SimpleNamespace(by={}), [], []
    lives = (a.opened[school] <= days) & (days < a.closed[school])
    for scope, who, subjects in (("authority", "authority", a.school_of[school]), ("establishment", "school", school)):
        choice, d.by[scope] = stands_at(own[scope], subjects, days)
        readable = ~np.isin(subjects, a.unreadable[scope])
        lacking.append(np.equal(choice, None) & readable)
        told.append([wording.gate(who, *of, past) for of in zip(choice, d.by[scope], readable.tolist(), strict=True)])
    for row in np.flatnonzero(~lives & readable):
        told[1][row] = wording.school_closed(iso(np.broadcast_to(days, len(school))[row]), past)
    d.told = [above + here for above, here in zip(*told, strict=True)]
    d.no_decision = lacking[0] | (lacking[1] & lives)
    return d


def rules(g: SimpleNamespace, school: np.ndarray, spells: np.ndarray) -> Any:
    """The rules behind each verdict, as places in all that there can be."""
    no_decision = np.r_[g.doors.no_decision, False][school]
    places = wording.rules_place(g.own, no_decision.astype(np.int8), (spells > 1).astype(np.int8))
    return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int8)), wording.ALL_RULES)


def reasons(a: SimpleNamespace, g: SimpleNamespace, j: SimpleNamespace, days: Any) -> Any:
    """The sentence of each person: all who simply pass share one, those of the others are put together."""
    special = j.verdict != VERDICTS.index("reaches")
    special[a.rejected.index] = True
    people = np.flatnonzero(special)
    spell, school, covers = j.decisive[people], j.school[people], j.covers[people]
    shut = j.verdict[people] > VERDICTS.index("will_reach")
    frame = pd.DataFrame(
        {
            "verdict": j.verdict[people],
            "first": np.where(j.days.any[people], j.days.first[people], NOTHING),
            "last": np.where(j.days.any[people], j.days.end[people] - 1, NOTHING),
            "starts": j.starts[people],
            "ends": np.where(shut & ~covers, a.spells["to"][spell], j.ends[people]),
        }
    )
    begins = [
        wording.beginning(VERDICTS[verdict], *map(iso, on), days)
        for verdict, *on in frame.drop_duplicates().itertuples(index=False)
    ]
    tails = np.zeros(len(special), np.int32)
    tails[a.rejected.index] = np.arange(len(a.rejected)) + 1
    parts = [
        (begins, frame.groupby(list(frame), sort=False).ngroup().to_numpy()),
        *_closed(a, g, people, school, shut & covers, np.where(shut & ~covers, frame["ends"] - 1, NOTHING)),
        ([".", *a.rejected], tails[people]),
    ]
    sizes = [len(texts) for texts, _ in parts]
    places, kinds = pd.factorize(np.ravel_multi_index([place for _, place in parts], sizes))
    columns = (map(texts.__getitem__, at) for (texts, _), at in zip(parts, np.unravel_index(kinds, sizes), strict=True))
    told = [(begin + door + own).removesuffix(", ") + tail for begin, door, own, tail in zip(*columns, strict=True)]
    passes = wording.beginning("reaches", "", "", "", "", days) + wording.tail(0, 0)
    which = np.zeros(len(special), np.int32)
    which[people] = places + 1
    texts = pa.array([passes, *told]).dictionary_encode()
    return pa.DictionaryArray.from_arrays(texts.indices.take(pa.array(which)), texts.dictionary)


def _closed(a: Any, g: Any, people: np.ndarray, school: np.ndarray, now: np.ndarray, ended: np.ndarray) -> list[Any]:
    """What is closed on last_day, or was on that of an enrolment that ended early: texts of doors, of people."""
    texts, place = ["", *g.doors.told], np.where(now, school + 1, 0)
    early = np.flatnonzero(ended != NOTHING)
    codes, pairs = pd.factorize(school[early].astype(np.int64) * STEP + ended[early])
    told = doors(a, g.choices, pairs // STEP, pairs % STEP, past=True).told
    place[early] = len(texts) + codes
    texts += _ended(told, pairs % STEP)
    deciding = np.flatnonzero(g.decides[people[early]])
    who, codes, rows = people[early][deciding], codes[deciding], early[deciding]
    own = zip(codes, *stands_at(g.choices["individual"], who, ended[rows]), g.readable[who].tolist(), strict=True)
    both = [told[code] + wording.gate("person", *values, True) for code, *values in own]
    place[rows] = len(texts) + np.arange(len(rows))
    texts += _ended(both, ended[rows])
    shut = np.flatnonzero(now & ~g.person_open[people])
    own_place = np.zeros(len(people), np.int32)
    own_place[shut] = np.arange(len(shut)) + 1
    ids = zip(g.by_self[people[shut]], g.readable[people[shut]].tolist(), strict=True)
    own_texts = ["", *(wording.gate("person", "out", i, readable) for i, readable in ids)]
    return [(texts, place), (own_texts, own_place)]


def _ended(told: list[str], days: np.ndarray) -> list[str]:
    return [wording.ended(iso(day), text) if text else "" for text, day in zip(told, days, strict=True)]


def iso(day: int) -> str:
    return "" if day == NOTHING else str(np.datetime64(int(day), "D"))
