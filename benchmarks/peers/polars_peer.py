"""The analyst's way with Polars: expressions over whole columns, people and schools as numbers."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import polars_words as words
import wording
from polars import col, lit, when

FILES = ("authorities", "establishments", "people", "enrolments", "decisions", "accounts")
EVER, NEVER = date(9999, 12, 31), date(1, 1, 1)
SCOPES = ("authority", "establishment", "individual")


def load(folder: Path) -> dict[str, pl.DataFrame]:
    """Every file as text, empty as missing."""
    found = {name: folder / f"{name}.csv" for name in FILES}
    return {name: pl.read_csv(path, infer_schema=False) for name, path in found.items() if path.exists()}


def day(name: str) -> pl.Expr:
    return when(col(name).str.len_bytes() == 10).then(col(name).str.to_date("%Y-%m-%d", strict=False))


def moment(name: str) -> pl.Expr:
    return col(name).str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)


def unreadable(name: str, read: str) -> pl.Expr:
    return col(name).is_not_null() & col(read).is_null()


def repeated(frame: pl.DataFrame, key: str, deciding: tuple[str, ...]) -> pl.Expr:
    """Rows whose key stands there before, and all rows of a key whose rows differ in what decides."""
    if frame[key].drop_nulls().n_unique() == frame[key].count():
        return lit(False)
    several = frame.filter(col(key).is_not_null()).filter(pl.len().over(key) > 1)
    differs = several.group_by(key).agg(pl.struct(deciding).n_unique().alias("n")).filter(col("n") > 1)[key]
    return col(key).is_not_null() & (~col(key).is_first_distinct() | col(key).is_in(differs.implode()))


def check(tables: dict[str, pl.DataFrame]) -> tuple[SimpleNamespace, dict[str, list[int]]]:
    """Which rows can be used: ids as numbers, days as days; and rows read, accepted, quarantined a file."""
    rows: dict[str, list[int]] = {}
    a = SimpleNamespace(unreadable={})

    def accept(name: str, frame: pl.DataFrame) -> pl.DataFrame:
        kept = frame.filter(~col("bad").fill_null(True))
        rows[name] = [len(frame), len(kept), len(frame) - len(kept)]
        return kept.drop("bad")

    table = tables["authorities"]
    bad = col("authority_id").is_null() | ~col("authority_id").is_first_distinct()
    a.authorities = accept("authorities", table.with_columns(bad=bad)).select("authority_id")
    a.schools = _schools(a, tables["establishments"], accept)
    table = tables["people"]
    bad = col("person_id").is_null() | ~col("role").is_in(["pupil", "staff"]) | repeated(table, "person_id", ("role",))
    checked = table.with_columns(bad=bad)
    known = col("stage").replace_strict(wording.SPELT, default=None, return_dtype=pl.String)
    a.people = accept("people", checked).with_columns(stage=known).with_row_index("p")
    a.spells = _spells(a, tables["enrolments"], accept)
    a.choices = _choices(a, tables["decisions"], accept)
    if "accounts" in tables:
        table = tables["accounts"]
        bad = (
            col("account_id").is_null()
            | ~col("source").is_in(["seemis", "manual"])
            | ~col("status").is_in(["active", "disabled", "deleted"])
        )
        again = repeated(table, "account_id", ("person_id", "source", "status"))
        a.accounts = accept("accounts", table.with_columns(bad=bad | again))
        a.quarantined = checked.filter(col("bad").fill_null(True)).select("person_id").drop_nulls().unique()
    return a, rows


def _schools(a: SimpleNamespace, table: pl.DataFrame, accept: Any) -> pl.DataFrame:
    known = col("authority_id").is_in(a.authorities["authority_id"].implode())
    table = table.with_columns(
        opened=day("opened_on"),
        closed=day("closed_on"),
        alike=~pl.struct(table.columns).is_first_distinct(),
        owners=col("authority_id").n_unique().over("establishment_id"),
    )
    bad = col("establishment_id").is_null() | col("authority_id").is_null() | col("alike") | ~known
    bad = bad | (col("owners") > 1) | unreadable("opened_on", "opened") | unreadable("closed_on", "closed")
    table = table.with_columns(bad=bad)
    a.bad_schools = table.filter(col("bad").fill_null(True))["establishment_id"].drop_nulls()
    kept = accept("establishments", table).unique("establishment_id", keep="first")
    chosen = kept.sort("establishment_id").select(
        "establishment_id", "authority_id", col("opened").fill_null(NEVER), col("closed").fill_null(EVER)
    )
    return chosen.with_row_index("s")


def _spells(a: SimpleNamespace, table: pl.DataFrame, accept: Any) -> pl.DataFrame:
    """Enrolments that can be used, the latest recording of each, those that overlap or touch merged."""
    read = (
        table.lazy()
        .join(a.people.lazy().select("p", "person_id"), on="person_id", how="left", maintain_order="left")
        .join(
            a.schools.lazy().select("s", "establishment_id"), on="establishment_id", how="left", maintain_order="left"
        )
        .select(
            "p",
            "s",
            "start_on",
            "end_on",
            "recorded_at",
            start=day("start_on"),
            end=day("end_on"),
            at=moment("recorded_at"),
        )
        .with_columns(
            bad=col("p").is_null()
            | col("s").is_null()
            | col("start").is_null()
            | unreadable("end_on", "end")
            | unreadable("recorded_at", "at")
            | (col("end") < col("start")).fill_null(False),
            key=pl.struct("p", "s", "start").is_duplicated(),
        )
        .collect()
    )
    a.rejected = _rejected(a, table, read)
    if read["key"].any():
        again = (
            read.with_row_index("row")
            .filter(col("key") & ~col("bad"))
            .with_columns(alike=~pl.struct("p", "s", "start", "end", "at").is_first_distinct())
        )
        alike = again.filter("alike")["row"]
        read = read.with_row_index("row").with_columns(bad=col("bad") | col("row").is_in(alike.implode())).drop("row")
    kept = accept("enrolments", read)
    once, several = kept.filter(~col("key")), kept.filter("key")
    stands = several.with_columns(ends=col("end").fill_null(EVER)).sort(
        "at", "ends", descending=[True, False], nulls_last=True, maintain_order=True
    )
    stands = stands.unique(["p", "s", "start"], keep="first", maintain_order=True).select(once.columns)
    both = pl.concat([once, stands]).select("p", "s", start="start", end=col("end").fill_null(EVER))
    return merged(both)


def _rejected(a: SimpleNamespace, table: pl.DataFrame, read: pl.DataFrame) -> pl.DataFrame:
    """Of whom rows cannot be used that do not merely repeat others, and how that is told."""
    bad = read["bad"] & read["p"].is_not_null()
    rows = read.filter(bad).with_columns(table.filter(bad)["establishment_id"])
    rows = rows.unique(["p", "establishment_id", "start_on", "end_on", "recorded_at"])
    readable = ~(unreadable("end_on", "end") | unreadable("recorded_at", "at") | (col("end") < col("start")))
    for_school = col("establishment_id").is_in(a.bad_schools.implode()) & col("s").is_null()
    for_school = for_school & col("start").is_not_null() & readable.fill_null(True)
    counted = rows.group_by("p").agg(rows=pl.len(), for_school=for_school.sum())
    texts = [wording.tail(*counts) for counts in counted.select("rows", "for_school").iter_rows()]
    return counted.select("p", tail=pl.Series(texts, dtype=pl.String))


def merged(spells: pl.DataFrame) -> pl.DataFrame:
    several = spells.filter(pl.struct("p", "s").is_duplicated()).sort("p", "s", "start", "end")
    reached = col("end").cum_max().shift(1).over("p", "s")
    runs = several.with_columns(run=(reached.is_null() | (col("start") > reached)).cum_sum())
    one = runs.group_by("p", "s", "run").agg(col("start").min(), col("end").max()).select("p", "s", "start", "end")
    return pl.concat([spells.filter(~pl.struct("p", "s").is_duplicated()), one])


def _choices(a: SimpleNamespace, table: pl.DataFrame, accept: Any) -> pl.DataFrame:
    subjects = {
        "authority": a.authorities["authority_id"],
        "establishment": a.schools["establishment_id"],
        "individual": a.people["person_id"],
    }
    known = lit(False)
    for scope, ids in subjects.items():
        named = table.filter(col("scope") == scope).select("subject_id").unique()
        there = named.join(ids.rename("subject_id").to_frame(), on="subject_id", how="semi")["subject_id"]
        known = known | ((col("scope") == scope) & col("subject_id").is_in(there.implode()))
    table = table.with_columns(
        col("origin").fill_null("decision"),
        on=day("effective_on"),
        at=moment("recorded_at"),
        known=known.fill_null(False),
    )
    again = repeated(table, "decision_id", ("scope", "subject_id", "choice", "effective_on", "recorded_at", "origin"))
    administrators = col("scope") != "individual"
    bad = pl.any_horizontal(
        col("decision_id", "scope", "subject_id", "choice", "on").is_null(),
        unreadable("recorded_at", "at"),
        ~col("choice").is_in(["in", "out"]),
        ~col("origin").is_in(["decision", "entry", "default", "carried"]),
        (col("origin") == "default") & (col("choice") == "out"),
        administrators & (col("origin") != "decision"),
        ~col("known"),
    )
    table = table.with_columns(bad=bad.fill_null(True) | again)
    kept = accept("decisions", table)
    closing = table.filter(col("bad") & col("known") & (col("choice").fill_null("") != "in"))
    closing = closing.join(kept, on="decision_id", how="anti")
    a.unreadable = {scope: closing.filter(col("scope") == scope)["subject_id"].unique() for scope in SCOPES}
    return kept.filter(col("origin") != "default").select(
        "scope", "subject_id", "decision_id", "choice", "origin", "on", "at", laid=lit(0)
    )


def in_order(choices: pl.DataFrame, scope: str) -> pl.DataFrame:
    """The choices of one scope in the order in which they follow one another, each with its end."""
    own = choices.filter(col("scope") == scope)
    if scope == "individual":
        first = own.filter(col("origin") != "carried").group_by("subject_id").agg(first=col("on").min())
        own = own.join(first, on="subject_id", how="left")
        own = own.filter((col("origin") != "carried") | col("first").is_null() | (col("first") > col("on"))).drop(
            "first"
        )
    own = own.sort("subject_id", "on", "laid", "at", "choice", "decision_id", nulls_last=False)
    return own.with_columns(to=col("on").shift(-1).over("subject_id").fill_null(EVER))


def covering(frame: pl.DataFrame, on: date) -> pl.DataFrame:
    return frame.filter((col("on") <= on) & (col("to") > on))


def gates(a: SimpleNamespace, choices: pl.DataFrame, days: Any) -> SimpleNamespace:
    """When each school with its authority is open, and each deciding person; how the latter stand on last_day."""
    g, last = SimpleNamespace(), days.last_day
    own = g.own = {scope: in_order(choices, scope) for scope in SCOPES}
    open_ = {
        scope: own[scope]
        .filter((col("choice") == "in") & (col("on") < col("to")))
        .filter(~col("subject_id").is_in(a.unreadable[scope].implode()))
        .select("subject_id", "on", "to")
        for scope in SCOPES
    }
    schools = a.schools.join(open_["establishment"], left_on="establishment_id", right_on="subject_id")
    both = schools.join(open_["authority"], left_on="authority_id", right_on="subject_id", suffix="_authority")
    from_on, to_on = (
        pl.max_horizontal("on", "on_authority", "opened"),
        pl.min_horizontal("to", "to_authority", "closed"),
    )
    g.schools = both.select("s", **{"from": from_on, "until": to_on}).filter(col("from") < col("until"))
    decided = covering(own["individual"], last).select("subject_id", "choice", "origin", decision="decision_id")
    _individuals(g, a, own["individual"], open_["individual"], decided, days)
    return g


def standing(a: Any, own: dict[str, pl.DataFrame], schools: pl.DataFrame, past: bool = False) -> pl.DataFrame:
    """How each school and its authority stand on a day, by which decisions, and what is told of that."""
    told, unreadable_, no_choice = {}, {}, {}
    for scope, who in (("authority", "authority"), ("establishment", "school")):
        choice, decision, keys = f"{scope}_choice", f"{scope}_decision_id", [f"{scope}_id", "day"]
        said = schools.select(keys).unique().join(own[scope], left_on=keys[0], right_on="subject_id")
        said = said.filter((col("on") <= col("day")) & (col("to") > col("day")))
        said = said.select(*keys, col("choice").alias(choice), col("decision_id").alias(decision))
        schools = schools.join(said, on=keys, how="left")
        unreadable_[scope] = col(keys[0]).is_in(a.unreadable[scope].implode())
        no_choice[scope] = col(choice).is_null() & ~unreadable_[scope]
        told[scope] = words.gate_told(who, unreadable_[scope], choice, decision, past)
    lives = (col("opened") <= col("day")) & (col("closed") > col("day"))
    opened = {scope: (col(f"{scope}_choice") == "in").fill_null(False) & ~unreadable_[scope] for scope in told}
    not_there = lit(wording.school_closed("", past)) if past else pl.format(wording.school_closed("{}"), "day")
    return schools.select(
        "s", "day", "authority_id", "establishment_id", "authority_decision_id", "establishment_decision_id",
        lives=lives,
        authority_open=opened["authority"],
        school_open=opened["establishment"] & lives,
        no_decision=no_choice["authority"] | (no_choice["establishment"] & lives),
        told=pl.concat_str(
            told["authority"],
            when(lives | unreadable_["establishment"]).then(told["establishment"]).otherwise(not_there),
        ),
    )  # fmt: skip


def _individuals(g: SimpleNamespace, a: SimpleNamespace, own: Any, open_: Any, decided: Any, days: Any) -> None:
    granular, closed = days.granular_from, a.unreadable["individual"]
    people = pl.concat([own["subject_id"], closed]).unique().to_frame()
    firsts = own.group_by("subject_id").agg(first=pl.max_horizontal(col("on").min(), lit(granular)))
    before = people.join(firsts, on="subject_id", how="left").select(
        "subject_id",
        on=lit(NEVER),
        to=when(col("subject_id").is_in(closed.implode())).then(lit(granular)).otherwise("first"),
    )
    later = open_.with_columns(on=pl.max_horizontal("on", lit(granular))).filter(col("on") < col("to"))
    periods = pl.concat([before, later])
    numbered = a.people.lazy().select("p", subject_id="person_id")
    deciders = people.lazy().join(numbered, on="subject_id").join(decided.lazy(), on="subject_id", how="left").collect()
    now = covering(periods, days.last_day)["subject_id"]
    told = words.gate_told("person", col("unreadable"), "choice", "decision")
    own_place = pl.coalesce(*(when(col("origin") == word).then(place) for place, word in enumerate(wording.OWN)))
    g.deciders = deciders.with_columns(
        person_open=col("subject_id").is_in(now.implode()), unreadable=col("subject_id").is_in(closed.implode())
    ).with_columns(own_told=told, own=own_place.fill_null(col("unreadable").cast(pl.Int32)))
    g.individuals = periods.join(deciders.select("p", "subject_id"), on="subject_id").select(
        "p", own_from="on", own_until="to"
    )


def passing(g: SimpleNamespace, spells: pl.DataFrame) -> pl.DataFrame:
    """From when to when people's data pass through each enrolment."""
    parts = (
        spells.lazy()
        .join(g.schools.lazy(), on="s")
        .select("p", **{"from": pl.max_horizontal("start", "from"), "until": pl.min_horizontal("end", "until")})
        .filter(col("from") < col("until"))
    )
    deciders = g.deciders.lazy().select("p")
    free = parts.join(deciders, on="p", how="anti")
    bound = parts.join(g.individuals.lazy(), on="p").select(
        "p", **{"from": pl.max_horizontal("from", "own_from"), "until": pl.min_horizontal("until", "own_until")}
    )
    return pl.concat([free, bound.filter(col("from") < col("until"))]).collect()


def days_passed(periods: pl.DataFrame, days: Any) -> pl.LazyFrame:
    inside = periods.lazy().filter((col("from") < days.cut_off) & (col("until") > days.as_of))
    return inside.group_by("p").agg(
        first=pl.max_horizontal(col("from").min(), lit(days.as_of)),
        end=pl.min_horizontal(col("until").max(), lit(days.cut_off)),
    )


def judge(a: SimpleNamespace, days: Any) -> SimpleNamespace:
    """The verdict of everybody, with its evidence."""
    g, last = gates(a, a.choices, days), days.last_day
    g.standing = standing(a, g.own, a.schools.with_columns(day=lit(last))).sort("s")
    j = SimpleNamespace(gates=g, passing=passing(g, a.spells))
    shut = g.standing.lazy().select(
        "s", shut=(~col("authority_open")).cast(pl.Int8) + (~col("school_open")).cast(pl.Int8)
    )
    j.spells = (
        a.spells.lazy()
        .join(shut, on="s")
        .join(g.deciders.lazy().select("p", "person_open"), on="p", how="left")
        .with_columns(
            inside=(col("start") < days.cut_off) & (col("end") > days.as_of) & (col("start") < col("end")),
            covers=(col("start") <= last) & (col("end") > last),
            shut=col("shut") + (~col("person_open").fill_null(True)).cast(pl.Int8),
        )
        .collect()
    )
    decisive = _decisive(j.spells, days)
    on_as_of, on_last_day = col("first") == days.as_of, col("end") == days.cut_off
    closed = [~col("authority_open"), ~col("school_open"), ~col("person_open").fill_null(True)]
    told = [when(shut).then(lit(gate)) for shut, gate in zip(closed, SCOPES, strict=True)]
    joined = (
        a.people.lazy()
        .join(decisive.lazy(), on="p", how="left", maintain_order="left")
        .join(days_passed(j.passing, days), on="p", how="left", maintain_order="left")
        .join(g.standing.lazy(), on="s", how="left", maintain_order="left")
        .join(g.deciders.lazy().drop("subject_id"), on="p", how="left", maintain_order="left")
    )
    enrolled = col("inside").fill_null(False)
    facts = joined.select(
        "p",
        "person_id",
        "role",
        "stage",
        "authority_id",
        "establishment_id",
        verdict=when(~enrolled).then(lit("not_enrolled"))
        .when(on_as_of & on_last_day).then(lit("reaches"))
        .when(on_last_day).then(lit("will_reach"))
        .when(on_as_of).then(lit("will_stop"))
        .when(col("first").is_not_null()).then(lit("reaches_briefly"))
        .otherwise(lit("blocked")),
        kept=on_last_day.fill_null(False),
        first_passing_on="first",
        last_passing_on=col("end") - timedelta(days=1),
        blockers=when(on_last_day).then(lit("")).when(enrolled & col("covers"))
        .then(pl.concat_str(told, separator="+", ignore_nulls=True)).otherwise(lit("enrolment")),
        authority_decision_id="authority_decision_id",
        establishment_decision_id="establishment_decision_id",
        individual_decision_id="decision",
        choice_origin=col("origin").fill_null("default"),
        rules=words.rules(),
        s="s", starts="start", ends="end_on", covers="covers",
    ).collect()  # fmt: skip
    reason = words.reasons(a, g, facts, days, standing)
    j.table = facts.drop("s", "starts", "ends", "covers").with_columns(reason=reason)
    return j


def _decisive(spells: pl.DataFrame, days: Any) -> pl.DataFrame:
    """The spell that stands for each person; if outside the window, with the next start and the last end of any."""
    columns = ["p", "s", "inside", "covers", "start", "end", "n"]
    inside = spells.lazy().filter("inside").with_columns(n=pl.len().over("p")).collect()
    rank = [
        when("covers").then("shut").otherwise(9),
        when("covers").then(lit(EVER)).otherwise("end"),
        col("start"),
        col("s"),
    ]
    many = inside.filter(col("n") > 1).sort(*rank, descending=[False, True, False, False])
    chosen = pl.concat([inside.filter(col("n") == 1), many.unique("p", keep="first", maintain_order=True)])
    rest = spells.lazy().join(chosen.lazy().select("p"), on="p", how="anti").collect()
    lasts = col("start") < col("end")
    rest = rest.sort("start", "s", descending=[True, False]).with_columns(
        start=when((col("start") >= days.cut_off) & lasts).then("start"),
        end=when((col("end") <= days.as_of) & lasts).then("end"),
    )
    rest = rest.group_by("p").agg(col("s", "inside", "covers").first(), col("start").min(), col("end").max())
    rest = rest.with_columns(n=lit(0, pl.UInt32))
    both = pl.concat([chosen.select(columns), rest.select(columns)])
    return both.select("p", "s", "inside", "covers", "start", end_on="end", spells="n")


def write(judged: SimpleNamespace, folder: Path) -> None:
    """The verdicts as Parquet."""
    judged.table.drop("p").write_parquet(folder / "verdicts.parquet", compression="snappy")


def what_if(a: SimpleNamespace, judged: SimpleNamespace, days: Any, change: Any) -> dict[str, Any]:
    """Who is gained and lost by one decision of an authority: only people with an enrolment there are judged again."""
    added = {"scope": "authority", "subject_id": change.authority_id, "decision_id": "change", "choice": change.choice}
    added |= {"origin": "decision", "on": change.effective_on, "at": None, "laid": 1}
    g = gates(a, pl.concat([a.choices, pl.DataFrame([added], schema=a.choices.schema)]), days)
    there = a.schools.filter(col("authority_id") == change.authority_id).select("s")
    concerned = a.spells.join(there, on="s", how="semi").select("p").unique()
    periods = passing(g, a.spells.join(concerned, on="p", how="semi"))
    after = days_passed(periods, days).filter(col("end") == days.cut_off).select("p", after=lit(True)).collect()
    both = (
        judged.table.select("p", "person_id", "kept")
        .join(concerned, on="p", how="semi")
        .join(after, on="p", how="left")
    )
    both = both.with_columns(col("after").fill_null(False))
    gained = both.filter(col("after") & ~col("kept"))["person_id"].sort().to_list()
    lost = both.filter(~col("after") & col("kept"))["person_id"].sort().to_list()
    before = int(judged.table["kept"].sum())
    return {"kept_before": before, "kept_after": before + len(gained) - len(lost), "gained": gained, "lost": lost}


def unlock(a: SimpleNamespace, judged: SimpleNamespace) -> dict[str, Any]:
    """What each lever is worth, and a greedy ladder, on the few who are not kept."""
    from command import STEPS, TARGET
    from greedy import climbed

    covering_now = judged.spells.filter("covers")
    authorities = sorted(a.authorities["authority_id"].to_list())
    places = pl.DataFrame({"authority_id": authorities}).with_row_index("of")
    standing = judged.gates.standing.join(places, on="authority_id").with_columns(col("of").cast(pl.Int64))
    out = covering_now.join(judged.table.filter(~col("kept")).select("p"), on="p", how="semi").join(standing, on="s")
    frame = out.select(
        person="p",
        authority=when(col("authority_open")).then(-1).otherwise("of"),
        school=when(~col("school_open") & col("lives")).then(col("s").cast(pl.Int64)).otherwise(-1),
        openable=col("person_open").fill_null(True) & (col("school_open") | col("lives")),
    ).to_pandas()
    names = (
        [("authority", i) for i in authorities],
        [("establishment", i) for i in a.schools["establishment_id"].to_list()],
    )
    return climbed(frame, names, int(judged.table["kept"].sum()), covering_now["p"].n_unique(), TARGET, STEPS)


def reconcile(a: SimpleNamespace, judged: SimpleNamespace, days: Any, folder: Path) -> None:
    """The class of everybody and of every active account of nobody, as Parquet."""
    active = a.accounts.lazy().filter(col("status") == "active").join(
        a.people.lazy().select("p", "person_id"), on="person_id", how="left"
    ).with_columns(seemis=col("source") == "seemis").collect()  # fmt: skip
    held = active.lazy().filter(col("p").is_not_null())
    several = held.filter(pl.len().over("p") > 1).group_by("p").agg(
        account_id=col("account_id").sort().str.join("+"), held=pl.len(), seemis=col("seemis").any()
    )  # fmt: skip
    single = held.join(several.select("p"), on="p", how="anti").select(
        "p", "account_id", lit(1, pl.UInt32).alias("held"), "seemis"
    )
    holding = pl.concat([single, several.select("p", "account_id", col("held").cast(pl.UInt32), "seemis")])
    lag = days.as_of - timedelta(days=days.feed_lag)
    runs = _runs(judged.passing, days)
    joined = judged.table.lazy().join(holding, on="p", how="left").join(runs, on="p", how="left").with_columns(
        col("held").fill_null(0), col("seemis").fill_null(False), col("passes").fill_null(False)
    )  # fmt: skip
    own = joined.select(
        when(col("held") > 1).then(lit("ambiguous"))
        .when((col("held") == 1) & ~col("seemis")).then(lit("manual"))
        .when(col("since_on") > lag).then(lit("in_flight"))
        .when(col("passes") & (col("held") == 1)).then(lit("in_step_in"))
        .when(col("passes")).then(lit("missing"))
        .when(col("held") == 1).then(lit("not_honoured"))
        .otherwise(lit("in_step_out")).alias("class"),
        "person_id", "account_id", "authority_id", "establishment_id",
        since_on=when(col("since_on") > NEVER).then("since_on"),
        days=when(col("since_on") > NEVER).then((lit(days.as_of) - col("since_on")).dt.total_days()),
        next=when((col("held") == 0) & col("first_passing_on").is_not_null()).then(lit("create"))
        .when(col("seemis") & col("kept")).then(lit("keep"))
        .when("seemis").then(lit("delete")).otherwise(lit("none")),
    ).collect()  # fmt: skip
    nobody = active.filter(col("p").is_null()).select(
        when(~col("seemis")).then(lit("manual"))
        .when(col("person_id").is_in(a.quarantined["person_id"].implode()).fill_null(False)).then(lit("in_quarantine"))
        .otherwise(lit("orphan")).alias("class"),
        "person_id", "account_id",
        next=when("seemis").then(lit("delete")).otherwise(lit("none")),
    )  # fmt: skip
    pl.concat([own, nobody], how="diagonal").write_parquet(folder / "reconciliation.parquet", compression="snappy")


def _runs(periods: pl.DataFrame, days: Any) -> pl.LazyFrame:
    """Who passes on as_of, and since when that is so."""
    early = periods.lazy().filter(col("from") <= days.as_of).sort("p", "from", "until")
    same = col("p") == col("p").shift(1)
    many = col("p").is_duplicated()
    once = early.filter(~many).select("p", begun="from", ended="until")
    reached = col("until").cum_max().shift(1).over("p")
    begins = reached.is_null() | (col("from") > reached) | ~same.fill_null(False)
    runs = early.filter(many).with_columns(begins=begins).group_by("p").agg(
        begun=col("from").filter(col("begins")).max(), ended=col("until").max()
    )  # fmt: skip
    passes = col("ended") > days.as_of
    return pl.concat([once, runs]).select("p", passes=passes, since_on=when(passes).then("begun").otherwise("ended"))


if __name__ == "__main__":
    from command import main

    main(sys.modules[__name__])
