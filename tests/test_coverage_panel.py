"""The panel of coverage.ipynb: what is picked is what is counted, and it says so."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from report_nation import write_extract
from rested import rested

from glowaudit.audit import Audit
from glowaudit.charts import VEGA_MIME
from glowaudit.choice_coverage import ChoiceCoverage
from glowaudit.settings import Settings
from glowaudit.widgets.coverage_panel import VIEWS, CoveragePanel

DEMO = Settings(as_of=date(2016, 5, 16), deletion_on=date(2016, 7, 1))


@pytest.fixture(scope="module")
def coverage(root):
    with Audit.of(root / "data/samples/demo", DEMO) as audit:
        return ChoiceCoverage.of(audit)


@pytest.fixture
def panel(coverage):
    return CoveragePanel(coverage)


def tables(panel: CoveragePanel) -> str:
    """The tables on the screen."""
    return "".join(output["data"].get("text/html", "") for output in panel.screen.widget.outputs)


def labels(control: object) -> list[str]:
    return [label for label, _ in control.options]


def test_at_first_everybody_is_shown_on_the_last_day(panel):
    assert "Of 369 people enrolled in the window, 30 (8.1%)" in panel.sentence.value
    assert "29 June 2016" in panel.sentence.value
    assert panel.status.state == "ready"
    assert [VEGA_MIME in output["data"] for output in panel.screen.widget.outputs] == [True, False]


def test_an_authority_a_role_a_stage_and_a_day_cut_figures_and_tables(panel):
    panel.authority.value, panel.role.value, panel.stage.value = "250", "pupil", "P5"
    panel.day.value = date(2016, 5, 10)
    assert "Of 18 pupils of P5 of Fife enrolled" in panel.sentence.value
    assert panel.coverage.sentence(panel.cut) in panel.sentence.value
    assert "How people stand on 10 May 2016" in tables(panel)


def test_schools_are_offered_once_their_authority_is_picked(panel):
    assert panel.school.disabled
    assert labels(panel.school) == ["All (pick an authority first)"]
    panel.authority.value = "270"
    assert not panel.school.disabled
    assert labels(panel.school) == [
        "All schools",
        "Bun-sgoil Ghàidhlig Àird na Mara",
        "Strathgarve Primary School",
        "Àrd-sgoil Ghleann Mòr",
    ]
    panel.school.value = "9270002"
    assert "at Strathgarve Primary School" in panel.sentence.value


def test_another_authority_lets_go_of_the_school(panel):
    panel.authority.value = "270"
    panel.school.value = "9270002"
    panel.authority.value = "260"
    assert panel.cut.establishment_id is None
    assert "people of Glasgow City" in panel.sentence.value


def test_staff_have_no_stage(panel):
    panel.stage.value = "P5"
    panel.role.value = "staff"
    assert panel.stage.disabled
    assert "Of 46 members of staff enrolled" in panel.sentence.value
    panel.role.value = "pupil"
    assert not panel.stage.disabled


def test_pupils_of_no_known_stage_can_be_picked(panel):
    assert labels(panel.stage)[-1] == "Not known"
    panel.stage.value = ""
    assert "Of 1 pupil of no known stage" in panel.sentence.value


@pytest.mark.parametrize("view", VIEWS.values())
def test_every_view_shows_a_chart_and_its_table(panel, view):
    panel.view.value = view
    assert panel.status.state == "ready"
    assert VEGA_MIME in panel.screen.widget.outputs[0]["data"]
    assert "<table>" in tables(panel)


def test_groups_and_their_order_are_asked_for_where_they_matter(panel):
    assert panel.group.layout.display == "none"
    panel.view.value = "by"
    assert panel.group.layout.display == panel.order.layout.display == ""
    panel.group.value, panel.order.value = "school", "share_out"
    assert "By school, on 29 June 2016. Order: highest share out" in tables(panel)


def test_names_are_shown_as_text(panel):
    panel.view.value, panel.group.value = "by", "school"
    panel.authority.value = "250"
    panel.school.value = "9250004"
    assert "<script" not in panel.sentence.value + tables(panel)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Primary" in panel.sentence.value


def test_reset_brings_back_everybody_on_the_last_day(panel):
    panel.authority.value, panel.role.value = "250", "staff"
    panel.day.value = date(2016, 5, 10)
    panel.reset.click()
    assert panel.cut.wanted() == {}
    assert "Of 369 people enrolled in the window, 30 (8.1%)" in panel.sentence.value


def test_a_fault_is_told_in_the_panel_and_what_was_there_stays(panel, monkeypatch):
    before = panel.sentence.value
    monkeypatch.setattr(panel.coverage, "standing", lambda cut: 1 / 0)
    panel.role.value = "staff"
    assert "This did not work. An unexpected error (ZeroDivisionError)" in panel.status.widget.value
    assert panel.sentence.value == before
    monkeypatch.undo()
    panel.role.value = "pupil"
    assert panel.status.state == "ready"


def test_two_hundred_quick_changes_leave_the_last_one_on_the_screen(coverage):
    async def burst() -> CoveragePanel:
        panel = CoveragePanel(coverage)
        drawn = []
        panel.screen.widget.observe(drawn.append, "outputs")
        for place in range(200):
            panel.authority.value = ("250", "260", "270")[place % 3]
        assert panel.status.state == "busy"
        await rested(panel.redraw)
        assert len(drawn) == 1
        return panel

    panel = asyncio.run(burst())
    assert "people of Glasgow City" in panel.sentence.value
    assert panel.status.state == "ready"


def test_two_panels_do_not_see_each_others_state(coverage):
    first, second = CoveragePanel(coverage), CoveragePanel(coverage)
    first.authority.value = "250"
    assert second.cut.authority_id is None
    assert "people of Fife" not in second.sentence.value


def test_without_a_kernel_a_sentence_stands_in_its_place(panel):
    bundle = panel._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    lasting = {kind: form for kind, form in bundle.items() if kind.startswith("text/")}
    assert lasting == {"text/plain": panel.instead, "text/html": f"<p>{panel.instead}</p>"}


def test_a_nation_of_whom_nobody_is_enrolled_is_told_so(tmp_path):
    settings = Settings(date(2014, 1, 1), date(2014, 2, 1), granular_from=date(2014, 1, 1))
    with Audit.of(write_extract(tmp_path), settings) as audit:
        panel = CoveragePanel(ChoiceCoverage.of(audit))
    for view in VIEWS.values():
        panel.view.value = view
        assert panel.status.state == "ready"
    assert "Nobody of these is enrolled" in panel.sentence.value
