"""Coverage of choices: counted as one counts by hand, in step with the verdicts, quick to cut, plain to read."""

from __future__ import annotations

import csv
import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from crowd import crowd
from extract_files import write_extract as write_crowd
from report_nation import write_extract
from small_nation import ENROLMENTS, SPRING

from glowaudit.audit import Audit
from glowaudit.choice_charts import COLOURS, ROW_WORDS, STANDING_WORDS
from glowaudit.choice_counts import IN_FORCE, STANDINGS, ChoiceCounts, Cut
from glowaudit.choice_coverage import ORDERS, ChoiceCoverage
from glowaudit.settings import Settings
from glowaudit.widgets.showing import flat, outputs_of

DEMO = Settings(as_of=date(2016, 5, 16), deletion_on=date(2016, 7, 1))
STAGES = {*(f"P{n}" for n in range(1, 8)), *(f"S{n}" for n in range(1, 7)), "SP"}
OUR_WORDS = {"decision", "entry", "carried"}


@pytest.fixture(scope="module")
def demo(root):
    with Audit.of(root / "data/samples/demo", DEMO) as audit:
        yield ChoiceCoverage.of(audit), audit.verdicts()


def texts(*parts: object) -> str:
    return "\n".join(part._repr_mimebundle_()["text/plain"] for part in flat(parts))


# --- counted by hand from the demo's files ---


def rows(root: Path, table: str) -> list[dict[str, str]]:
    with (root / f"data/samples/demo/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def enrolled(root: Path) -> dict[str, dict[str, str]]:
    """People whose role is readable, enrolled on some day of the window at a school whose row names an authority."""
    schools = {row["establishment_id"] for row in rows(root, "establishments") if row["authority_id"]}
    there = {
        row["person_id"]
        for row in rows(root, "enrolments")
        if row["establishment_id"] in schools
        and row["start_on"] < "2016-06-30"
        and (not row["end_on"] or (row["end_on"] > "2016-05-16" and row["end_on"] != row["start_on"]))
    }
    people = [row | {"stage": row["stage"] if row["stage"] in STAGES else ""} for row in rows(root, "people")]
    return {row["person_id"]: row for row in people if row["person_id"] in there and row["role"] in ("pupil", "staff")}


def standing_of(decisions: list[dict[str, str]], on: str) -> tuple[str, str]:
    """How a person stands on a day, and who asked; told from the rows about them."""
    if not decisions:
        return "never_asked", ""
    own = [d for d in decisions if d["choice"] in ("in", "out") and d["origin"] in ("decision", "entry")]
    first = min((d["effective_on"] for d in own), default="9999")
    counting = own + [d for d in decisions if d["origin"] == "carried" and d["effective_on"] < first]
    counting.sort(key=lambda d: (d["effective_on"], d["recorded_at"], d["choice"] == "out"))
    in_force = [d for d in counting if d["effective_on"] <= on]
    if in_force:
        return f"{in_force[-1]['origin']}_{in_force[-1]['choice']}", in_force[-1]["requested_by"]
    if any(d["choice"] not in ("in", "out") for d in decisions):
        return "unreadable", ""
    if counting:
        return "not_yet", ""
    return ("default_row" if any(d["effective_on"] <= on for d in decisions) else "never_asked"), ""


def by_hand(root: Path, on: date) -> list[tuple[dict[str, str], str, str]]:
    about: dict[str, list[dict[str, str]]] = {}
    for row in rows(root, "decisions"):
        if row["scope"] == "individual":
            about.setdefault(row["subject_id"], []).append(row)
    return [(person, *standing_of(about.get(i, []), str(on))) for i, person in enrolled(root).items()]


DAYS = [date(2016, 4, 28), date(2016, 5, 4), date(2016, 5, 25), date(2016, 6, 6), date(2016, 6, 29)]


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_the_demo_is_counted_as_one_counts_its_files_by_hand(demo, root, on):
    counts, people = demo[0].counts, by_hand(root, on)
    found = counts.standings(Cut(day=on))
    assert {k: n for k, n in found.items() if n} == Counter(standing for _, standing, _ in people)
    assert sum(found.values()) == len(people) == 369


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_roles_stages_schools_and_who_asked_are_counted_as_by_hand(demo, root, on):
    (coverage, verdicts), people = demo, by_hand(root, on)
    counts = coverage.counts
    for column in ("role", "stage"):
        for value in {person[column] for person, _, _ in people}:
            cut = Cut(day=on, **{column: value}) if value else Cut(day=on, role="pupil", stage="")
            wanted = Counter(s for p, s, _ in people if p[column] == value and (value or p["role"] == "pupil"))
            assert {k: n for k, n in counts.standings(cut).items() if n} == wanted, (column, value)
    school = dict(zip(verdicts["person_id"], verdicts["establishment_id"], strict=True))
    by_school = Counter((school[p["person_id"]], standing) for p, standing, _ in people)
    found = counts.by(Cut(day=on), "school").melt("establishment_id", list(STANDINGS), "standing", "n")
    assert {(i, s): n for i, s, n in found.itertuples(index=False) if n} == by_school
    asked = counts.asked(Cut(day=on)).set_index("requested_by")
    told = Counter((asker, s.rpartition("_")[2]) for _, s, asker in people if s in IN_FORCE)
    assert {(asker, choice): asked.loc[asker, choice] for asker, choice in told} == told
    assert asked["people"].sum() == told.total()


def test_rows_recorded_are_counted_as_by_hand(demo, root):
    people = enrolled(root)
    told = Counter()
    for row in rows(root, "decisions"):
        if row["scope"] == "individual" and row["subject_id"] in people and row["choice"] in ("in", "out"):
            day = date.fromisoformat(row["recorded_at"][:10]) if row["recorded_at"] else None
            told[day and day - timedelta(day.weekday()), f"{row['origin']}_{row['choice']}"] += 1
    frame = demo[0].counts.recorded_over_time(Cut()).melt("from_on", var_name="standing", value_name="n")
    found = {(None if pd.isna(day) else day.date(), s): n for day, s, n in frame.itertuples(index=False) if n}
    assert found == told


# --- in step with the verdicts ---


@pytest.mark.parametrize("number", range(12))
def test_on_the_last_day_the_figures_are_those_of_the_verdicts(number, tmp_path):
    extract, settings = crowd(number, dirty=number % 2 == 1)
    settings = replace(settings, staff_choice_follows=number % 3 == 0)
    with Audit.of(write_crowd(tmp_path, extract), settings) as audit:
        counts = ChoiceCounts.of(audit)
        verdicts = audit.verdicts().query("verdict != 'not_enrolled'")
        choices = dict(audit.engine.rows("select decision_id, choice from accepted_decisions"))
    keys = zip(verdicts["establishment_id"], verdicts["choice_origin"], verdicts["individual_decision_id"], strict=True)
    told = Counter()
    for school, origin, decision in keys:
        told[school, f"{origin}_{choices[decision]}" if origin in OUR_WORDS else "default"] += 1
    found = Counter()
    for row in counts.by(Cut(), "school").to_dict("records"):
        for standing in STANDINGS:
            found[row["establishment_id"], standing if standing in IN_FORCE else "default"] += row[standing]
    assert +found == told


@pytest.mark.parametrize("number", range(4))
def test_on_every_day_everybody_stands_somewhere_and_only_once(number, tmp_path):
    extract, settings = crowd(number)
    with Audit.of(write_crowd(tmp_path, extract), settings) as audit:
        counts, people = ChoiceCounts.of(audit), audit.headline().enrolled
    days = (counts.last_day - counts.first_day).days
    for n in range(days + 1):
        found = counts.standings(Cut(day=counts.first_day + timedelta(n)))
        assert sum(found.values()) == people
        assert min(found.values()) >= 0
    over_time = counts.over_time(Cut())
    assert set(over_time[list(STANDINGS)].sum(axis=1)) == {people}
    assert over_time["on_day"].iloc[-1].date() == counts.last_day


# --- small cases: ann is a pupil at Leven, bob a member of staff at Elgin; 28, 29 and 30 April ---

FIRST, SECOND, LAST = (date(2016, 4, day) for day in (28, 29, 30))


def counted(folder: Path, *decisions: str, settings: Settings = SPRING, **tables: str) -> ChoiceCoverage:
    """Coverage of the small nation with these decisions: subject,choice,effective,recorded,origin,recorded where."""
    lines = "".join(f"d{n},individual,{line}\n" for n, line in enumerate(decisions))
    with Audit.of(write_extract(folder, lines, **tables), settings) as audit:
        return ChoiceCoverage.of(audit)


def ann(coverage: ChoiceCoverage, *days: date) -> list[str]:
    """How ann stands on each of the days (all three)."""
    found = [coverage.counts.standings(Cut(role="pupil", day=day)) for day in days or (FIRST, SECOND, LAST)]
    return [next(standing for standing, people in each.items() if people) for each in found]


def test_who_has_no_row_was_never_asked(tmp_path):
    assert ann(counted(tmp_path)) == ["never_asked"] * 3


def test_a_default_row_says_from_its_day_on_that_nobody_decided(tmp_path):
    coverage = counted(tmp_path, "ann,in,2016-04-29,,default,")
    assert ann(coverage) == ["never_asked", "default_row", "default_row"]


def test_a_default_row_overrides_no_decision(tmp_path):
    coverage = counted(tmp_path, "ann,out,2016-04-28,,,", "ann,in,2016-04-29,,default,")
    assert ann(coverage) == ["decision_out"] * 3


def test_a_choice_that_acts_later_is_no_silence_before(tmp_path):
    assert ann(counted(tmp_path, "ann,out,2016-04-29,,,")) == ["not_yet", "decision_out", "decision_out"]


def test_a_choice_that_acts_after_the_last_day_is_not_yet_in_force(tmp_path):
    assert ann(counted(tmp_path, "ann,out,2016-05-20,,,")) == ["not_yet"] * 3


def test_a_choice_or_copy_of_the_last_day_is_in_force_on_it(tmp_path):
    coverage = counted(tmp_path, "ann,out,2016-04-30,,,", "ann,in,2016-04-30,,carried,")
    assert ann(coverage) == ["not_yet", "not_yet", "decision_out"]
    assert sum(coverage.counts.standings(Cut(role="pupil")).values()) == 1
    assert coverage.counts.beside_on(Cut())["copy"] == 1


def test_a_choice_decided_long_before_acts_from_the_first_day_of_individual_choices(tmp_path):
    assert ann(counted(tmp_path, "ann,out,2015-01-01,,,")) == ["decision_out"] * 3


def test_a_decision_at_entry_is_told_apart(tmp_path):
    assert ann(counted(tmp_path, "ann,in,2016-04-28,,entry,"), LAST) == ["entry_in"]


def test_a_copy_without_original_is_what_stands(tmp_path):
    coverage = counted(tmp_path, "ann,out,2016-04-29,,carried,")
    assert ann(coverage) == ["not_yet", "carried_out", "carried_out"]
    assert coverage.counts.beside_on(Cut()) == {"copy": 0, "unreadable": 0}


def test_a_copy_beside_its_original_makes_no_choice_and_is_counted_beside_from_its_day_on(tmp_path):
    coverage = counted(tmp_path, "ann,out,2016-04-28,,,", "ann,in,2016-04-29,,carried,")
    assert ann(coverage) == ["decision_out"] * 3
    assert [coverage.counts.beside_on(Cut(day=day))["copy"] for day in (FIRST, SECOND, LAST)] == [0, 1, 1]
    assert "1 person has a carried copy beside the original" in texts(coverage.headline())


def test_a_decision_that_cannot_be_read_is_not_never_asked(tmp_path):
    coverage = counted(tmp_path, "ann,no thanks,2016-04-29,,,")
    assert ann(coverage) == ["unreadable"] * 3
    assert "1 person has a decision that cannot be read" in texts(coverage.headline())


def test_a_choice_in_force_is_counted_also_beside_one_that_cannot_be_read(tmp_path):
    coverage = counted(tmp_path, "ann,in,2016-04-28,,,", "ann,no thanks,2016-04-29,,,")
    assert ann(coverage, LAST) == ["decision_in"]
    assert coverage.counts.beside_on(Cut())["unreadable"] == 1


@pytest.mark.parametrize(("follows", "standing"), [(True, "decision_out"), (False, "elsewhere")])
def test_a_staff_choice_of_another_authority_acts_only_where_choices_follow(follows, standing, tmp_path):
    settings = replace(SPRING, staff_choice_follows=follows)
    coverage = counted(tmp_path, "bob,out,2016-04-28,,,F1", settings=settings)
    assert coverage.counts.standings(Cut(role="staff"))[standing] == 1


def test_a_choice_follows_a_pupil_and_is_counted_at_the_school_that_decides(tmp_path):
    moved = ENROLMENTS + "ann,F1,2015-08-18,2016-04-29,\nann,M1,2016-04-29,,\n"
    coverage = counted(tmp_path, "ann,out,2016-04-28,,,F1", enrolments=moved)
    assert coverage.counts.standings(Cut(authority_id="330", day=FIRST))["decision_out"] == 1
    assert sum(coverage.counts.standings(Cut(authority_id="250")).values()) == 0


def test_before_individual_choices_begin_nobody_has_one(tmp_path):
    settings = replace(SPRING, granular_from=date(2016, 5, 10))
    coverage = counted(tmp_path, "ann,out,2016-04-28,,,", settings=settings)
    assert ann(coverage, LAST) == ["before_individual_choice"]
    assert "individual choices begin on 10 May 2016" in coverage.sentence()
    assert coverage.counts.first_day == coverage.counts.last_day == LAST


def test_what_was_recorded_after_known_at_is_not_counted(tmp_path):
    settings = replace(SPRING, known_at=pd.Timestamp("2016-04-20").to_pydatetime())
    coverage = counted(tmp_path, "ann,out,2016-04-28,2016-04-25,,", settings=settings)
    assert ann(coverage, LAST) == ["never_asked"]
    assert coverage.counts.recorded_over_time(Cut()).empty


def test_people_not_enrolled_in_the_window_are_not_counted(tmp_path):
    gone = ENROLMENTS + "ann,F1,2015-08-18,2016-01-01,\nbob,M1,2014-08-18,,\n"
    assert sum(counted(tmp_path, enrolments=gone).counts.standings(Cut()).values()) == 1


def test_long_histories_are_shown_by_month(tmp_path):
    coverage = counted(tmp_path, "ann,in,2015-01-05,2015-01-05,,", "ann,out,2016-04-28,2016-04-27,,")
    assert "Recorded, month by month" in texts(coverage.recorded())
    assert "Jan 2015 | 1" in texts(coverage.recorded())


# --- what people read ---


def test_the_headline_says_who_decided_and_who_was_never_asked(demo):
    assert demo[0].sentence() == (
        "Of 369 people enrolled in the window, 30 (8.1%) have a choice of their own in force on 29 June 2016: "
        "5 in, 25 out. 337 (91.3%) were never asked: in by default."
    )


@pytest.mark.parametrize(
    ("cut", "who"),
    [
        (Cut(role="staff"), "Of 46 members of staff enrolled"),
        (Cut(role="pupil", authority_id="250"), "Of 177 pupils of Fife enrolled"),
        (Cut(stage="P4"), "Of 32 pupils of P4 enrolled"),
        (Cut(stage=""), "Of 1 pupil of no known stage enrolled"),
        (Cut(establishment_id="9250006"), "Of 1 person at Old Carnbeith Primary School enrolled"),
        (Cut(establishment_id="9250006", role="staff"), "Nobody of these is enrolled"),
    ],
    ids=str,
)
def test_the_headline_says_of_whom(demo, cut, who):
    assert demo[0].sentence(cut).startswith(who)


def test_an_empty_cut_is_told_in_sentences_everywhere(demo):
    coverage, nobody = demo[0], Cut(establishment_id="9250006", role="staff")
    parts = (coverage.standing(nobody), coverage.asked(nobody), coverage.by("stage", nobody))
    for part in (*parts, coverage.over_time(nobody), coverage.recorded(nobody)):
        assert len(part.parts) == 1
        assert texts(part).endswith(".")


def test_groups_come_in_the_order_asked_for(demo):
    coverage = demo[0]
    frames = {order: coverage.by("school", order=order).parts[1].frame for order in ORDERS}
    assert list(frames["usual"]["label"]) == sorted(frames["usual"]["label"], key=str.casefold)
    for order in ("out", "share_out", "share_decided", "never_asked"):
        assert list(frames[order][order]) == sorted(frames[order][order], reverse=True)
    stages = list(coverage.by("stage").parts[1].frame["label"])
    assert stages == [*(f"P{n}" for n in range(1, 8)), *(f"S{n}" for n in range(1, 7)), "Not known", "Staff"]


def test_namesakes_are_told_apart_by_their_codes(tmp_path):
    schools = "establishment_id,name,authority_id\nF1,St Mary's,250\nM1,St Mary's,330\n"
    coverage = counted(tmp_path, establishments=schools)
    assert sorted(coverage.schools.values()) == ["St Mary's, F1", "St Mary's, M1"]
    assert sorted(coverage.by("school").parts[0].frame["label"]) == ["St Mary's, F1", "St Mary's, M1"]


def test_names_are_text_in_every_form(demo):
    told = "".join(
        part._repr_mimebundle_().get("text/html", "")
        for part in flat([demo[0].by("school"), demo[0].headline(Cut(establishment_id="9250004"))])
    )
    assert "<script" not in told
    assert told.count("&lt;script&gt;alert(1)&lt;/script&gt; Primary") == 2


def test_every_standing_has_words_and_a_colour():
    assert set(STANDING_WORDS) == set(STANDINGS)
    assert set(STANDINGS) | set(ROW_WORDS) == set(COLOURS)


def test_a_cut_of_the_nation_is_redrawn_in_an_instant(demo):
    places = 2500
    cells = pd.MultiIndex.from_product(
        [range(places), [f"P{n}" for n in range(1, 8)], ["never_asked", "decision_out", "decision_in", "entry_out"]],
        names=["place", "stage", "standing"],
    ).to_frame(index=False)
    ids = cells["place"].astype(str)
    changes = cells.assign(
        on_day=pd.Timestamp(2016, 4, 28) + pd.to_timedelta(cells["place"] % 60, unit="D"),
        authority_id=(cells["place"] % 32).astype(str),
        establishment_id=ids,
        role="pupil",
        requested_by="",
        people=1,
    ).drop(columns="place")
    texts_of = ["authority_id", "establishment_id", "role", "stage", "standing", "requested_by"]
    schools = pd.DataFrame({"establishment_id": ids.unique(), "name": ids.unique(), "authority_id": "1"})
    authorities = pd.DataFrame({"authority_id": [str(n) for n in range(32)], "name": [f"A{n}" for n in range(32)]})
    counts = replace(
        demo[0].counts,
        changes=changes.astype(dict.fromkeys(texts_of, "category")),
        schools=schools,
        authorities=authorities,
    )
    coverage = ChoiceCoverage(counts)
    spent = []
    for n in range(5):
        begun, cut = time.perf_counter(), Cut(authority_id=str(n), day=date(2016, 6, 1))
        assert coverage.sentence(cut)
        assert outputs_of(coverage.by("school", cut, "share_out"))
        spent.append(time.perf_counter() - begun)
    assert min(spent) < 0.25, "on an idle machine it is well under 0.1 s"
