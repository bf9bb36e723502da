"""The panel of one_person.ipynb: who is found, who is picked, and what is told of them."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from report_nation import write_extract
from rested import rested
from small_nation import SPRING

from glowaudit.audit import Audit
from glowaudit.charts import VEGA_MIME
from glowaudit.person_search import find_people, why_nobody
from glowaudit.settings import Settings
from glowaudit.widgets import person_panel
from glowaudit.widgets.person_panel import PersonPanel

DEMO = Settings(as_of=date(2016, 5, 16), deletion_on=date(2016, 7, 1))
NOBODY_TO_PICK = ""


@pytest.fixture(scope="module")
def audit(root):
    with Audit.of(root / "data/samples/demo", DEMO) as audit:
        yield audit


def ids(audit: Audit, text: str, limit: int = 25) -> list[str]:
    return [match.person_id for match in find_people(audit, text, limit).people]


def listed(panel: PersonPanel) -> list[str]:
    """The lines of the list."""
    return [label for label, _ in panel.people.options]


# --- search ---


def test_an_id_is_found_with_its_leading_zero_and_without(audit):
    assert ids(audit, "059000705") == ids(audit, "59000705") == ["059000705"]
    assert find_people(audit, "059000705").certain == "059000705"


ALIKE = "person_id,role,display_name\n0107,pupil,Ross Aird\n1070,pupil,Anna Ross\n107,pupil,Zed Innes\n"
AT_LEVEN = "person_id,establishment_id,start_on\n0107,F1,2015-08-18\n"


def test_an_id_that_is_a_part_of_others_comes_first_and_is_picked(tmp_path):
    with Audit.of(write_extract(tmp_path, people=ALIKE, enrolments=AT_LEVEN), SPRING) as small:
        assert ids(small, "107") == ["107", "1070", "0107"]
        panel = PersonPanel(small, "107")
        assert listed(panel)[0] == "3 people fit: pick one"
        assert panel.people.value == panel.shown_id == "107"


def test_names_that_begin_with_the_text_come_before_others(tmp_path):
    with Audit.of(write_extract(tmp_path, people=ALIKE, enrolments=AT_LEVEN), SPRING) as small:
        assert ids(small, "ross") == ["0107", "1070"]


def test_a_name_is_found_by_any_part_of_it_capitals_and_accents_aside(audit):
    assert ids(audit, "ROSS URQ") == ["059000705"]
    assert ids(audit, "eoin macdh") == ["109001708"]
    assert ids(audit, "Eòin  MacDh") == ["109001708"]


def test_no_more_than_a_few_are_listed_but_all_are_counted(audit):
    found = find_people(audit, "a", 7)
    assert len(found.people) == 7
    assert found.number > 100
    assert found.certain is None


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "' or 1=1 --", "(?", "\\"])
def test_what_is_typed_is_text_and_no_pattern(audit, text):
    assert ids(audit, text) == []


def test_a_match_says_enough_to_tell_people_apart(audit):
    assert find_people(audit, "059000705").people[0].label == (
        "059000705, Ross Urquhart: Pupil, S4, Strathore High School"
    )


def test_somebody_in_quarantine_is_said_to_be_there_without_naming_them(tmp_path):
    people = "person_id,role\nann,pupil\nbob,staff\nzoe,teacher\n"
    with Audit.of(write_extract(tmp_path, people=people), SPRING) as small:
        assert why_nobody(small, "zoe") == "This id stands only in quarantine: people row 4, neither pupil nor staff."
        assert "leading zeros count" in why_nobody(small, "zo")


# --- the panel ---


def test_the_person_of_the_parameters_is_shown_at_first(audit):
    panel = PersonPanel(audit, "099002506")
    assert panel.people.value == panel.shown_id == "099002506"
    assert "Katie Galbraith, 099002506. Pupil, P6. Will stop: authority." in panel.sentence.value
    assert "They would be in Glow if the authority Highland (270) opened by 29 June 2016." in panel.sentence.value
    assert VEGA_MIME in panel.screen.widget.outputs[0]["data"]
    assert panel.status.state == "ready"


def test_nobody_is_shown_until_somebody_is_asked_for(audit):
    panel = PersonPanel(audit)
    assert panel.sentence.value == ""
    assert panel.screen.widget.outputs == ()
    assert listed(panel) == [person_panel.HINT]


def test_an_id_of_another_extract_shows_nobody(audit):
    panel = PersonPanel(audit, "not-here")
    assert panel.screen.widget.outputs == ()
    assert "Nobody's id or name holds this" in listed(panel)[0]
    assert panel.status.state == "ready"


def test_one_picks_from_the_people_who_fit(audit):
    panel = PersonPanel(audit)
    panel.text.value = "katie"
    assert listed(panel)[0] == "8 people fit: pick one"
    assert panel.people.value == NOBODY_TO_PICK
    assert panel.sentence.value == ""
    panel.people.value = "099002506"
    assert "Katie Galbraith, 099002506" in panel.sentence.value


def test_the_only_one_who_fits_is_picked(audit):
    panel = PersonPanel(audit)
    panel.text.value = "ross urq"
    assert panel.people.value == "059000705"
    assert "Ross Urquhart" in panel.sentence.value


def test_who_is_shown_stays_while_they_still_fit(audit):
    panel = PersonPanel(audit, "099002506")
    panel.text.value = "kat"
    assert panel.people.value == "099002506"
    assert "Katie Galbraith" in panel.sentence.value


def test_where_nobody_fits_nobody_is_shown(audit):
    panel = PersonPanel(audit, "099002506")
    panel.text.value = "099002506x"
    assert "Katie" not in panel.sentence.value
    assert panel.screen.widget.outputs == ()
    panel.text.value = "099002506"
    assert "Katie Galbraith" in panel.sentence.value


def test_a_long_list_says_how_many_are_left_out(audit):
    panel = PersonPanel(audit)
    panel.text.value = "a"
    assert len(listed(panel)) == 1 + 25
    assert ", the first 25 are below: pick one" in listed(panel)[0]


def test_what_is_shown_is_text(audit):
    panel = PersonPanel(audit, "109002100")
    shown = panel.sentence.value + "".join(o["data"].get("text/html", "") for o in panel.screen.widget.outputs)
    assert "<script" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Primary" in shown


def test_a_fault_is_told_without_naming_anybody(audit, monkeypatch):
    panel = PersonPanel(audit)

    def fail(*_given: object) -> None:
        raise LookupError("059000705 Ross Urquhart")

    monkeypatch.setattr(person_panel.Receipt, "of", fail)
    panel.text.value = "059000705"
    assert "This did not work. An unexpected error (LookupError)" in panel.status.widget.value
    assert "Ross" not in panel.status.widget.value
    monkeypatch.undo()
    panel.text.value = "ross urq"
    assert panel.status.state == "ready"
    assert "Ross Urquhart" in panel.sentence.value


def test_what_is_typed_quickly_is_searched_for_once(audit):
    async def typed() -> PersonPanel:
        panel = PersonPanel(audit)
        lists = []
        panel.people.observe(lists.append, "options")
        for end in range(1, 10):
            panel.text.value = "059000705"[:end]
        assert panel.status.state == "busy"
        await rested(panel.redraw)
        assert len(lists) == 1
        return panel

    panel = asyncio.run(typed())
    assert "Ross Urquhart" in panel.sentence.value
    assert panel.status.state == "ready"


def test_one_picked_after_another_in_a_hurry_is_the_one_shown(audit):
    async def picked() -> PersonPanel:
        panel = PersonPanel(audit, "katie")
        for person_id in ("040057501", "030024834", "099002506"):
            panel.people.value = person_id
        await rested(panel.redraw)
        return panel

    panel = asyncio.run(picked())
    assert panel.shown_id == "099002506"
    assert "Katie Galbraith" in panel.sentence.value
