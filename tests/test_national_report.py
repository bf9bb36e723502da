"""The report of all authorities: exact for the Glow team, protected for the public, out of one notebook."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import cubes
import pytest
import tiny_nations
from crowd import crowd
from extract_files import write_extract
from report_nation import figures, slice_of
from small_nation import SPRING
from tiny_nations import SECTIONS

from glowaudit.audit import Audit
from glowaudit.cube import cube_of
from glowaudit.displays import HEADLINE_MIME
from glowaudit.errors import UsageError
from glowaudit.national_report import NationalReport
from glowaudit.national_slice import national_cube, write_national_slice
from glowaudit.public_slice import write_public_slice
from glowaudit.slice_file import read_slice, slice_digest
from glowaudit.slices import Slicer
from glowaudit.tables import TABLE_MIME

DAYS = {"as_of": "2016-05-16", "deletion_on": "2016-07-01"}
OUTCOMES = ("kept", "gates", "own_choice", "no_open_school", "unreadable")


@pytest.fixture(scope="module")
def demo(root) -> Path:
    return root / "data/samples/demo"


@pytest.fixture(scope="module")
def reports(demo) -> dict[str, NationalReport]:
    """The reports of the demo, by audience."""
    return {audience: NationalReport.open(audience, str(demo), **DAYS) for audience in ("national", "public")}


def shown(report: NationalReport, section: str) -> dict[str, dict[str, Any]]:
    """The tables of a section, each with its columns by their headings."""
    bundles = [part._repr_mimebundle_() for part in getattr(report, section)().parts]
    tables = [bundle[TABLE_MIME] for bundle in bundles if TABLE_MIME in bundle]
    return {table["id"]: {column["heading"]: column for column in table["columns"]} for table in tables}


def values(column: dict[str, Any]) -> list[Any]:
    return [column["words"][code] for code in column["codes"]] if "codes" in column else column["values"]


def text_of(report: NationalReport) -> str:
    parts = [part for section in SECTIONS for part in getattr(report, section)().parts]
    return "\n".join(part._repr_mimebundle_()["text/plain"] for part in parts)


# ------------------------------------------------------------------------------------------------- exact counts


@pytest.mark.parametrize("number", range(4))
def test_the_authorities_sum_to_the_nation(number: int, tmp_path: Path):
    extract, settings = crowd(number)
    with Audit.of(write_extract(tmp_path / "extract", extract), settings) as audit:
        tables = read_slice(write_national_slice(audit, tmp_path / "national.duckdb"))
        headline = audit.headline()
        told = tables["national_headline"].iloc[0]
        assert tuple(told[["enrolled", "kept", "not_kept"]]) == (headline.enrolled, headline.kept, headline.not_kept)
        beside = tables["national_beside"].iloc[0]
        assert all(beside[name] == getattr(headline, name) for name in beside.index)
        sectors = tables["national_sectors"]
        parts = [sectors[sectors["level"] == level] for level in ("sector", "authority_by_sector")]
        for frame in (tables["national_authorities"], *parts):
            assert all(frame[name].sum() == told[name] for name in ("enrolled", "kept", "not_kept", *OUTCOMES))
        assert tables["national_actors"]["people"].sum() == headline.not_kept
        assert tables["national_lattice"]["people"].sum() == headline.not_kept
        stages = tables["national_stages"]
        assert stages[stages["stage"].isna()]["enrolled"].sum() == headline.enrolled
        assert (tables["national_schools"][list(OUTCOMES)].sum() == told[list(OUTCOMES)].astype("int64")).all()


def test_an_authority_stands_in_the_nation_as_in_its_own_report(demo, tmp_path):
    with tiny_nations.audit_of(demo) as audit:
        nation = read_slice(write_national_slice(audit, tmp_path / "national.duckdb"))["national_authorities"]
        slicer = Slicer(audit)
        for row in nation.to_dict("records"):
            path = slicer.write(row["authority_id"], tmp_path / f"{row['authority_id']}.duckdb")
            own = figures(read_slice(path))
            assert all(row[name] == own[name] for name in ("enrolled", "not_kept", *OUTCOMES))


def test_the_order_in_which_slices_are_cut_changes_none_of_them(demo, tmp_path):
    with tiny_nations.audit_of(demo) as audit:
        cut = {"national": write_national_slice, "public": write_public_slice, "again": write_national_slice}
        digests = {name: slice_digest(write(audit, tmp_path / name)) for name, write in cut.items()}
    assert digests["national"] == digests["again"] != digests["public"]


def test_the_national_slice_names_nobody(demo, tmp_path):
    with tiny_nations.audit_of(demo) as audit:
        ids = {row[0] for row in audit.engine.rows("select person_id from ledger_people")}
        ids |= {row[0] for row in audit.engine.rows("select display_name from ledger_people where display_name <> ''")}
        tables = read_slice(write_national_slice(audit, tmp_path / "national.duckdb"))
    assert ids
    assert not [name for name, frame in tables.items() if "person_id" in frame or "display_name" in frame]
    texts = {str(value) for frame in tables.values() for column in frame for value in frame[column]}
    assert not texts & ids


def test_a_school_that_is_not_open_and_one_that_follows_stand_as_they_are(tmp_path):
    decisions = "decision_id,scope,subject_id,choice,effective_on\na1,authority,250,in,2015-01-01\n"
    schools = "establishment_id,name,authority_id,closed_on\nF1,Leven,250,2016-04-27\nM1,Elgin,330,\n"
    slice_of(tmp_path, all_decisions=decisions, establishments=schools)
    follows = replace(SPRING, establishment_default="authority")
    with Audit.of(tmp_path / "extract", follows) as audit:
        tables = read_slice(write_national_slice(audit, tmp_path / "national.duckdb"))
    states = tables["national_schools"].drop_duplicates("establishment_id").set_index("establishment_id")
    assert dict(states["school_state"]) == {"F1": "absent", "M1": "follows"}
    assert dict(states["authority_state"]) == {"F1": "open", "M1": "closed"}
    assert dict(tables["national_actors"].itertuples(index=False)) == {"authority": 1, "no_open_school": 1}


# ---------------------------------------------------------------------------------------------------- the page


def test_the_public_sees_rounded_figures_and_signs(reports):
    schools = shown(reports["public"], "schools")["table-schools"]
    assert list(schools)[-2:] == ["In Glow", "Gate can be opened"]
    assert {value for value in values(schools["In Glow"]) if isinstance(value, str)} == {"[c]"}
    sectors = shown(reports["public"], "sectors")["table-authority-sectors"]
    assert values(sectors["Own choice"]) == [10, 5, "[c]", "[c]", "[c]", "[c]"]
    assert values(sectors["Not in Glow"])[3] == "[x]"
    assert values(sectors["Share in Glow"])[3] == "[x]"
    assert values(shown(reports["public"], "authorities")["table-authorities"]["Own choice"]) == ["[x]", 15, "[x]"]


def test_a_share_is_that_of_the_figures_beside_it(reports):
    for report in reports.values():
        columns = shown(report, "authorities")["table-authorities"]
        rows = zip(*(values(columns[name]) for name in ("Share in Glow", "In Glow", "Enrolled")), strict=True)
        for share, kept, enrolled in rows:
            assert share == pytest.approx(kept / enrolled)


def test_the_glow_team_sees_exact_figures_and_no_sign(reports):
    text = text_of(reports["national"])
    assert "[c]" not in text
    assert "[x]" not in text
    assert "213 of 369 people" in text
    assert "About" not in text
    assert "About 205 of 335 people" in text_of(reports["public"])


def test_stages_and_combinations_of_gates_are_not_for_the_public(reports):
    assert reports["public"].stages_and_roles().parts == ()
    exact, protected = (set(shown(reports[audience], "keeps_out")) for audience in ("national", "public"))
    assert exact - protected == {"table-lattice"}


def test_how_figures_are_protected_is_said_to_the_public_only(reports):
    assert reports["national"].protection().parts == ()
    assert "1 to 4 is suppressed" in text_of(reports["public"])


def test_what_hangs_on_assumptions_is_told_to_the_glow_team_only(demo, reports):
    assert reports["public"].assumptions().parts == ()
    with tiny_nations.audit_of(demo) as audit:
        expected = list(audit.sensitivity()["verdicts"])
    table = shown(reports["national"], "assumptions")["table-sensitivity"]
    assert values(table["Verdicts that change"]) == expected


@pytest.mark.parametrize(("audience", "words"), [("national", "inside the Glow team"), ("public", "may be published")])
def test_a_report_says_for_whom_it_is(audience, words, reports):
    marking = reports[audience].headline().parts[0]._repr_mimebundle_()[HEADLINE_MIME]["marking"]
    assert (marking["audience"], marking["delete_by"]) == (audience, "2016-07-29")
    assert words in marking["words"]


def test_a_nation_in_which_every_figure_is_suppressed_can_be_told(tmp_path):
    slice_of(tmp_path)
    with Audit.of(tmp_path / "extract", SPRING) as audit:
        report = NationalReport(read_slice(write_public_slice(audit, tmp_path / "public.duckdb")))
    assert "About [x] of [x] people" in text_of(report)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"audience": "press"}, "must be one of national, public"),
        ({"audience": ""}, "must be one of national, public"),
        ({"extract": ""}, "give either extract"),
        ({"people": "all"}, "unknown parameter"),
        ({"delete_by": "soon"}, "delete_by"),
    ],
)
def test_a_wrong_parameter_is_refused(given, words, demo):
    with pytest.raises(UsageError, match=words):
        NationalReport.open(**{"audience": "national", "extract": str(demo), **DAYS, **given})


def test_a_slice_of_another_audience_or_of_other_days_is_refused(demo, tmp_path):
    path = tmp_path / "national.duckdb"
    with tiny_nations.audit_of(demo) as audit:
        write_national_slice(audit, path)
    assert NationalReport.open("national", slice_file=str(path), **DAYS).tables
    for audience, days in (("public", DAYS), ("national", DAYS | {"deletion_on": "2016-07-02"})):
        with pytest.raises(UsageError, match="another audience or with other settings"):
            NationalReport.open(audience, slice_file=str(path), **days)


# ------------------------------------------------------------------------------------------------------ switches


def test_the_switches_of_the_nation_are_those_of_its_cube_without_stages(demo):
    with tiny_nations.audit_of(demo) as audit:
        ours, whole = national_cube(audit), cube_of(audit)
        held = audit.headline().kept
    assert len(ours["counts"]) < len(whole["counts"])
    for days in (0, -20, 30):
        on = str(date.fromisoformat(whole["deletion_on"]) + timedelta(days=days))
        for gates in ([], [["authority", "270"]], [["establishment", "9250003"], ["establishment", "9250005"]]):
            switches = {"opened": gates, "closed": [], "opens_on": whole["as_of"], "deletion_on": on}
            found, expected = (cubes.figures(cube, switches) for cube in (ours, whole))
            assert all(found[name][by] == expected[name][by] for name in ("people", "kept", "ceiling")
                       for by in ("total", "school", "role"))  # fmt: skip
            assert found["turned"] == expected["turned"]
            assert days or gates or found["kept"]["total"] == held
