"""The brake as a banner of the reports: each authority its own, the public nothing (spec 7, 9)."""

from __future__ import annotations

import pytest
from councils import Councils
from report_pages import page_of
from test_brake import SPRING

from glowaudit.audit import Audit
from glowaudit.authority_report import AuthorityReport
from glowaudit.ladder import climb
from glowaudit.national_report import NationalReport
from glowaudit.quality_report import QualityReport

WINDOW = {"as_of": SPRING.as_of, "deletion_on": SPRING.deletion_on}


def closed() -> Councils:
    """A school of 20 is closed in one council, a pupil of 10 left in the other."""
    councils = Councils().each("establishments", lambda row: [*row[:5], "2016-05-01"] if row[0] == "5100001" else row)
    return councils.ended([51])


def alerts(report) -> list[str]:
    """The sentences of a report's banner."""
    return [text for part in report.parts for text in getattr(part, "paragraphs", ()) if getattr(part, "alert", False)]


def test_an_authority_sees_its_own_and_no_other(tmp_path):
    extract = closed().write(tmp_path / "extract")
    told = alerts(AuthorityReport.open("100", str(extract), **WINDOW).opening())
    assert told[0].startswith("The brake has tripped")
    assert told[1] == "Authority 100 (Aberlour): 20 of 40 active accounts would not be kept (limit 10 %)."
    assert told[2] == (
        "Behind 20 of 20 of these: closed_on of establishments row 2: 2016-05-01, of school 5100001 (20)."
    )
    assert alerts(AuthorityReport.open("200", str(extract), **WINDOW).opening()) == []  # 1 of 10 is the limit


def test_the_nation_and_the_data_quality_report_see_all_and_the_public_nothing(tmp_path):
    extract = str(closed().ended([52]).write(tmp_path / "extract"))
    national = alerts(NationalReport.open("national", extract, **WINDOW).headline())
    assert [text.split(":")[0] for text in national[1:-1]] == ["Authority 100 (Aberlour)", "Authority 200 (Brodick)"]
    assert alerts(QualityReport.open(extract, **WINDOW).headline()) == national
    assert alerts(NationalReport.open("public", extract, **WINDOW).headline()) == []


def test_without_accounts_nobody_asks_the_brake(tmp_path):
    councils = closed()
    del councils.rows["accounts"]
    extract = str(councils.write(tmp_path / "extract"))
    assert alerts(AuthorityReport.open("100", extract, **WINDOW).opening()) == []
    with Audit.of(tmp_path / "extract", SPRING) as audit:
        assert audit.results()[-1] == "sensitivity"


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The page of the council whose brake tripped."""
    folder = tmp_path_factory.mktemp("banner")
    days = {name: day.isoformat() for name, day in WINDOW.items()}
    return page_of(closed().write(folder / "extract"), folder / "run", "100", days)


def test_the_page_shows_it_between_the_headline_and_what_to_do(report, page):
    page.goto(report.as_uri())
    told = page.locator(".front .alert p").all_inner_texts()
    assert told[0].startswith("The brake has tripped")
    assert told[2].startswith("Behind 20 of 20")
    headline, monday = page.locator(".front > *").first.bounding_box(), page.locator("#on-monday").bounding_box()
    assert headline["y"] < page.locator(".alert").bounding_box()["y"] < monday["y"]


def test_a_limit_that_is_asked_for_holds_in_reports_too_and_the_brake_is_asked_once(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr("glowaudit.brake.climb", lambda *given, **more: asked.append(1) or climb(*given, **more))
    extract = closed().write(tmp_path / "extract")
    days = {name: day.isoformat() for name, day in WINDOW.items()}
    strict = page_of(extract, tmp_path / "strict", "200", days, limits=("0.05",)).read_text(encoding="utf-8")
    lenient = page_of(extract, tmp_path / "lenient", "100", days, limits=("0.6",)).read_text(encoding="utf-8")
    assert "The brake has tripped" in strict
    assert "The brake has tripped" not in lenient
    assert len(asked) == 2  # the two councils of the strict run, each explained once
