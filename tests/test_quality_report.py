"""The report of data quality: every row accounted for, what protects comes first, and all of it read in a browser."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from report_nation import rows_of, write_extract
from small_nation import BOB, DECISIONS, ELGIN, ELGIN_IN, ENROLMENTS, FIFE_IN, LEVEN, MORAY_IN, SCHOOLS, SPRING, rows

from glowaudit.audit import Audit
from glowaudit.displays import HEADLINE_MIME
from glowaudit.errors import UsageError
from glowaudit.export import to_html
from glowaudit.quality_report import QualityReport
from glowaudit.quality_slice import write_quality_slice
from glowaudit.reporting import run_notebook
from glowaudit.settings import Settings
from glowaudit.slice_file import read_slice, settings_of
from glowaudit.slices import Slicer

DEMO = Settings(as_of=date(2016, 5, 16), deletion_on=date(2016, 7, 1))
NASTY = '<img src=x onerror="document.title=1">'


def quality_of(folder, decisions: str = "", settings=SPRING, marked: tuple[str, str] = ("", ""), **given: str):
    """Judge the small nation and read the slice of its quality."""
    with Audit.of(write_extract(folder / "extract", decisions, **given), settings) as audit:
        return read_slice(write_quality_slice(audit, folder / "quality.duckdb", *marked))


def said(parts) -> str:
    """What the parts of a section say, as text."""
    return "\n".join(part._repr_mimebundle_()["text/plain"] for part in parts.parts)


@pytest.fixture(scope="module")
def demo(root, tmp_path_factory):
    """The report of the demo: its tables, and what the audit says."""
    path = tmp_path_factory.mktemp("demo") / "quality.duckdb"
    with Audit.of(root / "data/samples/demo", DEMO) as audit:
        return read_slice(write_quality_slice(audit, path)), audit.rows(), audit.quarantine(), audit.findings()


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    """The page of the notebook on an extract with faults and hostile texts."""
    folder = tmp_path_factory.mktemp("hostile")
    bad = rows(f"b1,individual,ann,{NASTY},2016-04-28,,,", "b2,individual,0bob,out,2016-04-28,,,")
    schools = SCHOOLS + LEVEN + ELGIN + rows(f"X1,{NASTY},,,,")
    enrolments = ENROLMENTS + rows("ann,F1,2015-08-18,,") + BOB + rows("bob,X1,2016-01-01,,", "ann,X1,2016-01-01,,")
    extract = write_extract(folder / "extract", bad, establishments=schools, enrolments=enrolments)
    notebook = run_notebook({**SPRING.as_text(), "extract": str(extract)}, "data_quality")
    path = folder / "report.html"
    path.write_text(to_html(notebook), encoding="utf-8")
    return path


@pytest.fixture
def report(html, page):
    """The page, charts drawn."""
    page.goto(html.as_uri())
    expect(page.locator("[data-chart] svg")).to_have_count(page.locator("[data-chart]").count())
    return page


def test_every_row_that_was_read_is_accepted_or_in_quarantine(demo):
    tables, counted, quarantine, _ = demo
    f = tables["quality_headline"].iloc[0]
    whole = {name: sum(counts[name] for counts in counted.values()) for name in ("read", "accepted", "quarantined")}
    assert (f["rows_read"], f["rows_accepted"], f["rows_quarantined"]) == tuple(whole.values())
    assert whole["read"] == whole["accepted"] + whole["quarantined"]
    assert tables["quality_reasons"]["rows"].sum() == len(quarantine) == whole["quarantined"] > 0
    told = said(QualityReport(tables).headline())
    assert f"{whole['quarantined']} of {whole['read']:,} rows could not be used" in told


def test_it_is_marked_as_staying_where_it_was_made(demo):
    (headline,) = QualityReport(demo[0]).headline().parts
    marking = headline._repr_mimebundle_()[HEADLINE_MIME]["marking"]
    assert (marking["audience"], marking["recipient"]) == ("internal", "those who made this run")
    assert marking["delete_by"] == "2016-07-29"
    assert "it stays where the run was made" in marking["words"]


def test_the_marking_can_be_given(tmp_path):
    (mark,) = rows_of(quality_of(tmp_path, marked=("Ann", "2016-06-01")), "report_marking", "recipient", "delete_by")
    assert mark == ("Ann", "2016-06-01")


def test_every_row_and_finding_of_the_demo_is_listed(demo):
    tables, _, quarantine, findings = demo
    listed = set(rows_of(tables, "quality_quarantine", "file", "row"))
    assert listed == set(zip(quarantine["file"], quarantine["row"], strict=True))
    assert len(tables["quality_findings"]) == len(findings) == tables["quality_finding_counts"]["rows"].sum()
    assert tables["quality_finding_authorities"]["rows"].sum() == len(findings)


def test_opt_outs_that_a_leading_zero_would_mend_come_before_those_that_fit_nobody(tmp_path):
    strays = rows("b1,individual,zoe,out,2016-04-28,,,", "b2,individual,0ann,out,2016-04-28,,,")
    tables = quality_of(tmp_path, strays)
    assert rows_of(tables, "quality_stray_opt_outs", "row", "subject_id")[0] == (7, "0ann")
    assert list(tables["quality_stray_opt_outs"]["would_fit"].fillna("")) == ["ann", ""]
    told = said(QualityReport(tables).protection())
    assert "2 opt-outs name nobody known" in told
    assert "1 would fit with a leading zero or a space mended" in told


def test_an_opt_out_recorded_after_known_at_is_not_told(tmp_path):
    stray = rows("b1,individual,zoe,out,2016-04-28,2016-04-29,,")
    early = quality_of(tmp_path / "early", stray, replace(SPRING, known_at=datetime(2016, 4, 28)))
    assert len(early["quality_stray_opt_outs"]) == early["quality_headline"]["stray_opt_outs"].iloc[0] == 0
    assert len(quality_of(tmp_path / "late", stray)["quality_stray_opt_outs"]) == 1


def test_of_decisions_that_cannot_be_read_those_that_keep_most_people_out_come_first(tmp_path):
    schools = ENROLMENTS + rows("ann,F1,2015-08-18,,", "bob,M1,2014-08-18,,", "cat,F1,2014-08-18,,")
    people = rows("person_id,role,stage", "ann,pupil,P7", "bob,staff,", "cat,pupil,P1")
    bad = rows("b1,individual,bob,perhaps,2016-04-28,,,", "b2,establishment,F1,perhaps,2016-04-28,,,")
    tables = quality_of(tmp_path, bad, enrolments=schools, people=people)
    assert rows_of(tables, "quality_unreadable", "scope", "subject_id", "people") == [
        ("establishment", "F1", 2),
        ("individual", "bob", 1),
    ]
    told = said(QualityReport(tables).protection())
    assert "2 decisions about somebody known cannot be read" in told


def test_the_row_whose_mending_clears_most_rows_is_named_first(tmp_path):
    schools = SCHOOLS + LEVEN + ELGIN + rows("X1,One,,,,", "X2,Two,,,,")
    enrolments = (
        ENROLMENTS + BOB + rows(*(f"ann,X2,2015-0{month}-01,," for month in range(1, 5)), "bob,X1,2015-01-01,,")
    )
    tables = quality_of(tmp_path, establishments=schools, enrolments=enrolments)
    assert rows_of(tables, "quality_causes", "file", "row", "id", "rows") == [
        ("establishments", 5, "X2", 4),
        ("establishments", 4, "X1", 1),
    ]
    assert "Mend row 5 of establishments, and 4 rows clear. In all 2 rows keep 5 others out." in said(
        QualityReport(tables).causes()
    )


def test_each_authority_counts_the_rows_that_its_own_report_shows_it_and_the_rest_is_of_none(tmp_path):
    bad = rows("b1,individual,ann,perhaps,2016-04-28,,,", "b2,establishment,M1,perhaps,2016-04-28,,,")
    decisions = DECISIONS + FIFE_IN + MORAY_IN + ELGIN_IN + bad + rows("b3,region,nowhere,in,2016-04-28,,,")
    with Audit.of(write_extract(tmp_path / "extract", all_decisions=decisions), SPRING) as audit:
        tables = read_slice(write_quality_slice(audit, tmp_path / "quality.duckdb"))
        slicer = Slicer(audit)
        own = {i: read_slice(slicer.write(i, tmp_path / f"{i}.duckdb")) for i in ("250", "330")}
    found = {i: (number, unreadable) for i, number, unreadable in rows_of(
        tables | {"quality_authorities": tables["quality_authorities"].fillna({"authority_id": "none"})},
        "quality_authorities", "authority_id", "quarantined", "unreadable",
    )}  # fmt: skip
    assert found == {"250": (1, 1), "330": (1, 1), "none": (1, 0)}
    assert {i: len(slice_["report_quarantine"]) for i, slice_ in own.items()} == {"250": 1, "330": 1}
    assert list(tables["quality_authorities"]["authority_id"].isna()) == [False, False, True]


def test_a_finding_counts_once_where_its_person_is_counted(demo):
    tables, _, _, findings = demo
    assert tables["quality_authorities"]["findings"].sum() == len(findings)
    by_kind = tables["quality_finding_authorities"].groupby("finding")["rows"].sum()
    assert dict(by_kind) == dict(findings.groupby("finding").size())


def test_of_a_fault_in_very_many_rows_the_first_thousand_are_listed_and_the_others_are_not_hidden(tmp_path):
    many = rows(
        *(f"z{number},individual,ann,in,31/02/2016,,," for number in range(1_200)), "b,region,x,in,2016-04-28,,,"
    )
    tables = quality_of(tmp_path, many)
    reasons = tables["quality_quarantine"]["reason"].value_counts()
    assert dict(reasons) == {"bad_date": 1_000, "bad_scope": 1}
    told = said(QualityReport(tables).quarantine())
    assert "Of each file and reason the first 1,000: 1,001 of 1,201 rows. All of them stand in quarantine.csv" in told


def test_of_very_many_rows_to_mend_five_thousand_are_listed_and_all_are_counted(tmp_path):
    number = range(5_001)
    strays = rows(*(f"s{n},individual,nobody{n},out,2016-04-28,,," for n in number))
    unreadable = rows(*(f"u{n},individual,ann,perhaps,2016-04-28,,," for n in number))
    schools = SCHOOLS + LEVEN + ELGIN + rows(*(f"X{n},X,,,," for n in number))
    enrolments = ENROLMENTS + rows(
        "ann,F1,2015-08-18,,", "bob,M1,2014-08-18,,", *(f"ann,X{n},2015-08-18,," for n in number)
    )
    tables = quality_of(tmp_path, strays + unreadable, establishments=schools, enrolments=enrolments)
    listed = ("quality_stray_opt_outs", "quality_unreadable", "quality_causes")
    assert [len(tables[name]) for name in listed] == [5_000] * 3
    report = QualityReport(tables)
    for told in (said(report.protection()), said(report.causes())):
        assert "5,001" in told
        assert "The first 5,000 are listed." in told


def test_columns_that_nothing_reads_are_named(tmp_path):
    tables = quality_of(tmp_path, people=rows("person_id,role,House", "ann,pupil,red", "bob,staff,"))
    assert rows_of(tables, "run_ignored", "file", "name") == [("people", "House")]
    assert "House" in said(QualityReport(tables).ignored_columns())


def test_where_nothing_is_wrong_it_says_so(tmp_path):
    report = QualityReport(quality_of(tmp_path))
    assert said(report.protection()).splitlines() == [
        "Every opt-out names somebody who is known.",
        "No gate is closed because of a decision that cannot be read.",
    ]
    assert said(report.causes()).startswith("No row is in quarantine because of another one")
    assert said(report.quarantine()) == "Every row could be used: nothing is in quarantine."
    assert said(report.findings()) == "Nothing needs a second look."
    assert said(report.ignored_columns()) == "Every column of the extract is read."


@pytest.mark.parametrize("known_at", [None, datetime(2016, 4, 28), datetime(2016, 4, 28, 9, 30)])
def test_a_slice_opens_with_the_settings_it_was_cut_with_and_no_others(tmp_path, known_at):
    settings = replace(SPRING, known_at=known_at)
    tables = quality_of(tmp_path, settings=settings)
    path = str(tmp_path / "quality.duckdb")
    assert settings_of(tables) == settings
    assert QualityReport.open(slice_file=path, **settings.as_text()).headline()
    with pytest.raises(UsageError, match="other settings"):
        QualityReport.open(slice_file=path, **(settings.as_text() | {"feed_lag_days": 2}))


def test_the_slice_of_an_authority_is_refused(tmp_path):
    with Audit.of(write_extract(tmp_path / "extract"), SPRING) as audit:
        path = Slicer(audit).write("250", tmp_path / "own.duckdb")
    with pytest.raises(UsageError, match="another report"):
        QualityReport.open(slice_file=str(path), **SPRING.as_text())


@pytest.mark.parametrize("given", [{}, {"extract": "here", "slice_file": "there"}])
def test_it_reads_an_extract_or_a_slice_and_not_both(given):
    with pytest.raises(UsageError, match="either extract"):
        QualityReport.open(**given, **SPRING.as_text())


def test_cutting_it_leaves_the_slices_of_authorities_as_they_were(tmp_path):
    with Audit.of(write_extract(tmp_path / "extract"), SPRING) as audit:
        slicer = Slicer(audit)
        before = read_slice(slicer.write("250", tmp_path / "before.duckdb"))
        write_quality_slice(audit, tmp_path / "quality.duckdb")
        after = read_slice(slicer.write("250", tmp_path / "after.duckdb"))
    assert {name: frame.to_csv() for name, frame in before.items()} == {
        name: frame.to_csv() for name, frame in after.items()
    }


def test_the_page_asks_nothing_of_a_network_and_has_no_errors(report):
    for summary in report.locator("summary").all():
        summary.click()
    assert (report.glow_requests, report.glow_errors) == ([], [])


def test_the_page_says_what_to_mend_before_anything_else(report):
    assert report.inner_text("h1") == "Data quality: what to mend first"
    headings = report.locator("main h2").all_inner_texts()
    assert headings[headings.index("Who may be unprotected") :] == [
        "Who may be unprotected",
        "Mend one row, and others clear",
        "Quarantine",
        "Authority by authority",
        "Findings",
        "Accounts of nobody, and data sent while closed",
        "Columns that were not read",
        "Files, settings and digests",
    ]
    assert "stays where the run was made" in report.inner_text("aside.marking")


def test_hostile_values_of_rows_show_as_text(report):
    assert report.locator("#table-unreadable-decisions td", has_text=NASTY).count() == 1
    assert report.title() == "Data quality: what to mend first"
    assert report.locator("img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_nothing_runs_off_the_page(report, scheme, width):
    report.emulate_media(color_scheme=scheme)
    report.set_viewport_size({"width": width, "height": 800})
    found = Axe().run(report)
    assert found.violations_count == 0, found.generate_report()
    assert report.evaluate("document.documentElement.scrollWidth") <= width
