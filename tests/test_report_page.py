"""A report opened in Chromium with the network off: it works, it is quiet, it can be searched, read and printed."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from datetime import date

import nbformat
import pandas as pd
import pytest
import report_pages
from axe_playwright_python.sync_playwright import Axe
from conftest import BROWSER_OPTIONS
from playwright.sync_api import expect, sync_playwright
from pypdf import PdfReader

from glowaudit.audit import Audit
from glowaudit.displays import Actions, Figure, Headline, Marking, Notes, Step
from glowaudit.export import to_html
from glowaudit.settings import Settings
from glowaudit.tables import Column, Table

DEMO = Settings(as_of=date(2016, 5, 16), deletion_on=date(2016, 7, 1))


@pytest.fixture(scope="module")
def fife(root, tmp_path_factory):
    """The report of Fife in the demo, and whom it lists."""
    path = report_pages.page_of(root / "data/samples/demo", tmp_path_factory.mktemp("runs") / "run", "250")
    with Audit.of(root / "data/samples/demo", DEMO) as audit:
        return path, audit.verdicts()


@pytest.fixture
def report(fife, page):
    """The page, charts drawn and tables alive."""
    return opened(page, fife[0])


def opened(page, path):
    page.goto(path.as_uri())
    expect(page.locator("[data-chart] svg")).to_have_count(page.locator("[data-chart]").count())
    return page


def listed(page) -> list[str]:
    return page.locator("#table-people .moving tbody tr").all_inner_texts()


def info(page, table: str) -> str:
    return page.inner_text(f"#table-{table} .dt-info")


def test_it_asks_nothing_of_a_network_and_its_console_is_empty_of_errors(report):
    for summary in report.locator("summary").all():
        summary.click()
    report.fill("#table-people input[type=search]", "nobody of this name")
    expect(report.locator("#table-people .moving tbody")).to_have_text("Nothing fits. Search for less, or pick “All”.")
    assert (report.glow_requests, report.glow_errors) == ([], [])


def test_it_opens_with_the_headline_in_a_sentence(report, fife):
    own = fife[1][fife[1]["authority_id"] == "250"]
    enrolled, kept = int((own["verdict"] != "not_enrolled").sum()), int(own["kept"].sum())
    assert report.title() == report.inner_text("h1") == "Who will reach Glow: Fife"
    sentence = " ".join(report.inner_text("main section:first-child .sentence").split())
    assert sentence == (
        f"{kept} of {enrolled} people enrolled at Fife's schools between 16 May 2016 and 29 June 2016 "
        f"will be in Glow when the deletion runs on 1 July 2016. {enrolled - kept} will not."
    )


def test_every_heading_of_the_notebook_is_in_the_contents_and_leads_to_its_section(report):
    links = report.locator("nav.contents a")
    headings = report.locator("main > section:not(.beside-figures) > h2, .monday > h2").all_inner_texts()
    assert links.all_inner_texts() == headings
    assert len(headings) == 10
    for link in links.all():
        assert report.locator(link.get_attribute("href")).count() == 1


def test_the_people_can_be_searched_picked_and_sorted(report, fife):
    own = fife[1][(fife[1]["authority_id"] == "250") & (fife[1]["verdict"] == "will_stop")]
    report.get_by_label("Verdict", exact=True).select_option(label="Will stop")
    expect(report.locator("#table-people .dt-info")).to_contain_text(f"of {len(own)} people")
    report.get_by_label("Verdict", exact=True).select_option(label="All")
    someone = own["person_id"].iloc[0]
    report.fill("#table-people input[type=search]", someone)
    expect(report.locator("#table-people .moving tbody tr")).to_have_count(1)
    assert someone in listed(report)[0]
    report.fill("#table-people input[type=search]", "")
    report.locator("#table-people .moving th", has_text="Person").click()
    all_ids = fife[1][(fife[1]["authority_id"] == "250") & (fife[1]["verdict"] != "reaches")]["person_id"]
    cells = report.locator("#table-people .moving tbody td:nth-child(2)")
    expect(cells.first).to_have_text(all_ids.min())
    ids = cells.all_inner_texts()
    assert ids == sorted(ids)
    assert len(ids) == 25


def test_names_that_are_markup_show_as_text(report):
    report.fill("#table-people input[type=search]", "<script>alert(1)")
    expect(report.locator("#table-people .dt-info")).to_contain_text("(of ")
    assert listed(report)
    assert all("<script>alert(1)</script>" in row for row in listed(report))
    assert report.locator("main script:not([type='application/json']):not([type='text/plain'])").count() == 0


def test_only_the_scripts_that_the_policy_names_can_run(fife):
    html = fife[0].read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html).group(1)
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    for rule, tag in (
        ("script-src", '<script type="module">(.*?)</script>'),
        ("style-src-elem", "<style>(.*?)</style>"),
    ):
        texts = re.findall(tag, html, re.S)
        hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts]
        assert rules[rule].split() == [f"'sha256-{each}'" for each in hashes]
        assert len(texts) == len(set(texts)) > 2
    assert rules["default-src"] == "'none'"
    assert {name for name in rules if "unsafe" in rules[name]} == {"style-src-attr"}
    markup = re.sub(r"<script.*?</script>", "", html, flags=re.S)
    assert not re.search(r"<(?:script|img|link|iframe|object)\b|\bsrc=|\bon\w+=", markup)


def test_a_script_that_got_into_the_page_would_not_run(fife, page, tmp_path):
    tampered = tmp_path / "tampered.html"
    html = fife[0].read_text(encoding="utf-8")
    tampered.write_text(html.replace("</main>", "<script>document.title = 'taken'</script></main>"), encoding="utf-8")
    assert opened(page, tampered).title() == "Who will reach Glow: Fife"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_runs_off_the_page(report, scheme, width):
    report.emulate_media(color_scheme=scheme)
    report.set_viewport_size({"width": width, "height": 900})
    report.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    found = Axe().run(report)
    assert found.violations_count == 0, found.generate_report()
    assert report.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [1280, 1440, 1920])
def test_on_a_desk_every_column_of_the_people_can_be_read_without_scrolling_sideways(report, width):
    report.set_viewport_size({"width": width, "height": 900})
    table = report.locator("#table-people .dt-layout-table")
    assert table.evaluate("place => place.scrollWidth <= place.clientWidth")


def test_paper_gets_the_rows_that_were_searched_for(report):
    report.fill("#table-people input[type=search]", "opted out")
    expect(report.locator("#table-people .dt-info")).to_contain_text("(of ")
    wanted = int(re.search(r"of (\d+) people", info(report, "people")).group(1))
    report.evaluate("dispatchEvent(new Event('beforeprint'))")
    report.emulate_media(media="print")
    assert report.locator("#table-people .still tbody tr").count() == wanted > 0
    assert not report.locator("#table-people .moving").is_visible()
    assert not report.locator("nav.contents").is_visible()


def test_without_scripts_the_figures_and_the_first_rows_can_be_read(fife, chromium):
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=BROWSER_OPTIONS)
        page = browser.new_context(java_script_enabled=False, offline=True).new_page()
        page.goto(fife[0].as_uri())
        assert page.locator("#table-people .still tbody tr").count() == 25
        assert page.locator("#table-people .still").is_visible()
        assert page.locator(".monday .actions li").count() > 1
        assert page.locator("#table-verdicts tbody tr").count() == 6
        browser.close()


def test_it_takes_no_more_than_two_megabytes_and_120_bytes_a_person(fife):
    own = fife[1][fife[1]["authority_id"] == "250"]
    assert fife[0].stat().st_size <= 2_000_000 + 120 * int((own["verdict"] != "reaches").sum())


def page_of(folder, *parts, title="Invented", front=()):
    """A page of these parts, without a kernel; `front` stands before the first section."""
    marking = Marking("authority", title, date(2016, 7, 29), title)
    figures = (Figure(1, title, "kept"),)
    head = Headline(title, ((title, title),), ("", title, title), figures, figures, marking)
    outputs = [nbformat.v4.new_output("display_data", part._repr_mimebundle_()) for part in (head, *front, *parts)]
    cells = [
        nbformat.v4.new_code_cell("", outputs=outputs[: 1 + len(front)]),
        nbformat.v4.new_markdown_cell("## Only section"),
        nbformat.v4.new_code_cell("", outputs=outputs[1 + len(front) :]),
    ]
    path = folder / "page.html"
    path.write_text(to_html(nbformat.v4.new_notebook(cells=cells)), encoding="utf-8")
    return path


NASTY = (
    "<script>document.title='taken'</script>",
    "<img src=x onerror=alert(1)>",
    "</script><b>",
    "=cmd()",
    "$& $1 &lt;",
)


def test_markup_in_any_place_is_shown_as_text(page, tmp_path):
    for nasty in NASTY:
        frame = pd.DataFrame({"x": [nasty, "b"], "id": [nasty, "c"], "n": [1, 2]})
        columns = (
            Column("x", nasty, pick=True, slot="id"),
            Column("id", nasty, pick=True),
            Column("n", nasty, "number"),
        )
        tables = [Table(f"t{live}", nasty, frame, columns, live=bool(live), noun=nasty) for live in (0, 1)]
        opened(page, page_of(tmp_path, Notes((nasty,)), *tables, title=nasty))
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.title() == nasty
        shown = page.evaluate("document.querySelector('#table-t1 .moving tbody td').textContent")
        printed = page.evaluate("document.querySelector('#table-t1 .still tbody td').textContent")
        assert shown == printed == nasty
        assert page.inner_text(".note") == nasty
        assert page.locator("#report img, #report b:not(.shares b, .beside b), #report script:not([type])").count() == 0
    assert page.glow_errors == []


def test_days_sort_as_days_numbers_as_numbers_and_what_is_not_known_stays_empty(page, tmp_path):
    days = ["2016-06-01", "", "2016-05-17", "2015-12-31"]
    frame = pd.DataFrame({"day": days, "n": [9, 1000, 10, 100], "s": [0.1, 1.0, 0.05, 0.5]})
    columns = (Column("day", "Day", "day"), Column("n", "Number", "number"), Column("s", "Share", "share"))
    opened(page, page_of(tmp_path, Table("t", "Sorted", frame, columns, live=True)))
    column = {
        name: f"#table-t .moving tbody td:nth-child({place})"
        for place, name in enumerate(("Day", "Number", "Share"), 1)
    }
    expected = {
        "Day": ["", "31 December 2015", "17 May 2016", "1 June 2016"],
        "Number": ["9", "10", "100", "1,000"],
        "Share": ["5.0%", "10.0%", "50.0%", "100.0%"],
    }
    for heading, values in expected.items():
        page.locator("#table-t .moving th", has_text=heading).click()
        expect(page.locator(column[heading])).to_have_text(values)
    page.fill("#table-t input[type=search]", "May")
    expect(page.locator(column["Number"])).to_have_text(["10"])


def many(rows: int, download: str = "") -> Table:
    number = range(rows)
    frame = pd.DataFrame({"name": [f"Person {i:05}" for i in number], "school": [f"School {i % 200}" for i in number]})
    columns = (Column("name", "Name"), Column("school", "School", pick=True))
    return Table("people", "Many", frame, columns, live=True, noun="people", download=download)


def test_seventy_thousand_people_open_and_can_be_found(page, tmp_path):
    path = page_of(tmp_path, many(70_000))
    opened(page, path)
    page.fill("#table-people input[type=search]", "Person 4711")
    expect(page.locator("#table-people .dt-info")).to_contain_text("of 17 people")
    assert page.locator("#table-people .moving tbody tr").count() == 17
    assert page.locator("#table-people .still tbody tr").count() == 25
    assert path.stat().st_size < 1_000_000 + 12 * 70_000


def test_a_compressed_table_is_the_table_that_was_packed(page, tmp_path):
    opened(page, page_of(tmp_path, many(250)))
    page.locator("#table-people select[name$=length], #table-people .dt-length select").select_option("500")
    rows = page.locator("#table-people .moving tbody tr")
    expect(rows).to_have_count(250)
    assert rows.all_inner_texts() == [f"Person {i:05}\tSchool {i % 200}" for i in range(250)]


def test_what_is_shown_can_be_saved_as_a_list_in_which_nothing_is_a_formula(page, tmp_path):
    names = ["=1+1", '"Ann", B', "+44", "two\nlines", "plain"]
    frame = pd.DataFrame({"name": names, "n": [1000, -2, 3, 4, 5], "day": ["2016-05-17", "", "", "", ""]})
    columns = (Column("name", "Name"), Column("n", "=Number", "number"), Column("day", "Day", "day"))
    table = Table("people", "Few", frame, columns, live=True, noun="people", download="people.csv")
    opened(page, page_of(tmp_path, table))
    page.fill("#table-people input[type=search]", "n")  # "Ann", "lines", "plain"
    page.locator("#table-people .moving th", has_text="Number").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download what is shown").click()
    assert waiting.value.suggested_filename == "people.csv"
    text = waiting.value.path().read_bytes().decode("utf-8-sig")
    assert text == 'Name,\'=Number,Day\r\n"""Ann"", B",-2,\r\n"two\nlines",4,\r\nplain,5,\r\n'
    page.fill("#table-people input[type=search]", "=")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download what is shown").click()
    assert waiting.value.path().read_bytes().decode("utf-8-sig").endswith("\r\n'=1+1,1000,2016-05-17\r\n")
    assert (page.glow_requests, page.glow_errors) == ([], [])


LONG = "A sentence of some length that says why the gate is closed and which decision closed it. "


def test_headline_and_five_actions_are_printed_on_one_sheet_of_a4(page, tmp_path):
    step = Step("Open the school's gate: record “in” for " + "Long Name " * 8, LONG, 1234, date(2016, 6, 29), LONG * 2)
    beside = (LONG, LONG)
    path = page_of(tmp_path, many(3), front=(Actions("On Monday", LONG, (step,) * 5, "", LONG, beside),))
    opened(page, path)
    sheets = texts_of_sheets(page.pdf(prefer_css_page_size=True))
    assert "On Monday" in sheets[0]
    assert sheets[0].count("1,234") == 5
    assert "Only section" not in sheets[0]
    assert "Only section" in sheets[1]
    assert all("For Invented. Delete by 29 July 2016." in sheet for sheet in sheets)


def test_the_search_the_picks_sorting_and_pages_work_from_the_keyboard_alone(page, tmp_path):
    opened(page, page_of(tmp_path, many(60, "people.csv")))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = "document.activeElement"
        reached.append(page.evaluate(f"({focused}.ariaLabel || {focused}.textContent || {focused}.type).trim()"))
        if page.evaluate("document.activeElement.type") == "search":
            page.keyboard.type("Person 0001")
        if page.evaluate("document.activeElement.tagName") == "SELECT" and "School 1" in reached[-1]:
            page.keyboard.press("S")
    assert any("Download" in each for each in reached)
    expect(page.locator("#table-people .dt-info")).to_contain_text("(of 60)")
    page.locator("#table-people input[type=search]").fill("")
    page.get_by_label("School", exact=True).select_option("")
    page.get_by_role("button", name="Name: Activate to sort").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#table-people .moving tbody td").first).to_have_text("Person 00059")


def texts_of_sheets(pdf: bytes) -> list[str]:
    """The text of each sheet, white space as single spaces."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]
