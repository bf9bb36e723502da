"""Rules and reasons with Polars: texts of each school, each person who decided, each set of days, joined to people."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import polars as pl
import wording
from polars import col, lit, when


def gate_told(who: str, unreadable: pl.Expr, choice: str, decision: str, past: bool = False) -> pl.Expr:
    """What an authority, a school or a person has closed, with a comma behind it; nothing where it is open."""
    return (
        when(unreadable).then(lit(wording.gate(who, "", "", False)))
        .when(col(choice) == "in").then(lit(""))
        .when(col(choice) == "out").then(pl.format(wording.gate(who, "out", "{}", True, past), decision))
        .otherwise(lit(wording.gate(who, "", "", True, past)))
    )  # fmt: skip


def rules() -> pl.Expr:
    """The rules, by their place among all that there can be."""
    no_decision, several = col("no_decision").fill_null(False), (col("spells") > 1).fill_null(False)
    numbers = (what.cast(pl.UInt8) for what in (col("own").fill_null(0), no_decision, several))
    return wording.rules_place(*numbers).cat.to(pl.Enum(wording.ALL_RULES))


def endings(a: SimpleNamespace, g: SimpleNamespace, early: pl.DataFrame, standing: Any) -> pl.DataFrame:
    """Whose enrolment ended early with something closed on its last day, and what."""
    early = early.select("p", "s", day=col("ends").dt.offset_by("-1d"))
    doors = standing(a, g.own, early.select("s", "day").unique().join(a.schools, on="s"), past=True)
    deciding = early.join(g.deciders.select("p", "subject_id", "unreadable"), on="p")
    said = deciding.join(g.own["individual"], on="subject_id")
    said = said.filter((col("on") <= col("day")) & (col("to") > col("day"))).select("p", "choice", "decision_id")
    own_told = gate_told("person", col("unreadable"), "choice", "decision_id", past=True)
    people = deciding.join(said, on="p", how="left").select("p", own_told=own_told)
    both = early.join(doors.select("s", "day", "told"), on=["s", "day"]).join(people, on="p", how="left")
    both = both.with_columns(closed=pl.concat_str("told", col("own_told").fill_null("")))
    return both.filter(col("closed") != "").select("p", ended=pl.format(wording.ended("{}", "{}"), "day", "closed"))


def reasons(a: SimpleNamespace, g: SimpleNamespace, facts: pl.DataFrame, days: Any, standing: Any) -> pl.Series:
    """The sentence of each person: all who simply pass share one, those of the others are put together."""
    outside, shut = col("verdict") == "not_enrolled", ~col("kept") & (col("verdict") != "not_enrolled")
    others = facts.filter((col("verdict") != "reaches") | col("p").is_in(a.rejected["p"].implode())).select(
        "p", "s", "verdict", "first_passing_on", "last_passing_on",
        starts=when(outside).then("starts"), ends=when(outside | (shut & ~col("covers"))).then("ends"),
        now=shut & col("covers"),
    )  # fmt: skip
    what = ["verdict", "first_passing_on", "last_passing_on", "starts", "ends"]
    cases = others.select(what).unique()
    texts = [wording.beginning(verdict, *(str(day or "") for day in on), days) for verdict, *on in cases.iter_rows()]
    cases = cases.with_columns(beginning=pl.Series(texts, dtype=pl.String))
    early = endings(a, g, others.filter(col("ends").is_not_null() & (col("verdict") != "not_enrolled")), standing)
    told = (
        others.lazy()
        .join(cases.lazy(), on=what, how="left", nulls_equal=True)
        .join(early.lazy(), on="p", how="left")
        .join(g.standing.lazy().select("s", "told"), on="s", how="left")
        .join(g.deciders.lazy().select("p", "own_told"), on="p", how="left")
        .join(a.rejected.lazy().select("p", "tail"), on="p", how="left")
        .with_columns(closed=when("now").then(pl.concat_str("told", col("own_told").fill_null(""))).otherwise("ended"))
        .select(
            "p",
            reason=pl.concat_str(
                "beginning", col("closed").fill_null("").str.strip_suffix(", "), col("tail").fill_null(".")
            ),
        )
        .collect()
    )
    passes = wording.beginning("reaches", "", "", "", "", days) + wording.tail(0, 0)
    sentences = pl.concat([pl.Series([passes]), told["reason"]]).cast(pl.Categorical)
    places = pl.zeros(len(facts), pl.UInt32, eager=True).scatter(told["p"], pl.int_range(1, len(told) + 1, eager=True))
    return sentences.gather(places)
