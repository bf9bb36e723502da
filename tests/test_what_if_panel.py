"""The what-if panel without a browser: what is touched is counted, files are kept, faults told, panels apart."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from glowaudit.audit import Audit
from glowaudit.errors import UsageError
from glowaudit.ladder import Lever
from glowaudit.scenario import Scenario, read_scenario
from glowaudit.settings import Settings
from glowaudit.widgets import what_if_files as files
from glowaudit.widgets.what_if_panel import WhatIfPanel
from glowaudit.widgets.what_if_results import SHOWN, SHOWN_FIRST, matching

DEMO = Settings(as_of=date(2016, 5, 16), deletion_on=date(2016, 7, 1))
HIGHLAND, NEWHITHE = ["authority", "270"], ["establishment", "9250005"]
PUPIL, KIRKHAVEN = "119000009", "9250001"


@pytest.fixture(scope="module")
def audit(root: Path) -> Iterator[Audit]:
    with Audit.of(root / "data/samples/demo", DEMO) as judged:
        yield judged


@pytest.fixture
def panel(audit: Audit, tmp_path: Path) -> WhatIfPanel:
    return WhatIfPanel(audit, tmp_path)


def sentence(panel: WhatIfPanel) -> str:
    return re.sub("<[^>]+>", "", panel.results.sentence.value)


def told(panel: WhatIfPanel) -> str:
    return re.sub("<[^>]+>", "", panel.status.widget.value)


def listed(panel: WhatIfPanel) -> list[str]:
    return re.findall(r"<tr><td>[^<]*</td><td>([^<]*)", panel.results.people.rows.value)


def lines(panel: WhatIfPanel) -> list[str]:
    """The words of the list of changes."""
    found = []
    for line in panel.listed.widget.children:
        found.append(line.children[-1].value if hasattr(line, "children") else line.value)
    return found


def test_it_begins_with_things_as_they_stand(panel: WhatIfPanel) -> None:
    assert sentence(panel).startswith("Nobody is gained or lost: 213 people kept, as things stand.")
    assert (listed(panel), panel.results.people.controls.layout.display) == ([], "none")
    assert panel.switches.cube["authorities"][0]["name"] == "Fife"
    assert told(panel) == "&nbsp;"


def test_a_switch_that_is_touched_is_counted(panel: WhatIfPanel) -> None:
    panel.switches.opened = [NEWHITHE]
    assert sentence(panel).startswith(
        "213 people kept as things stand, 15 gained, 0 lost: 228 kept under the scenario."
    )
    assert len(listed(panel)) == 15
    assert lines(panel) == ["Newhithe Primary School: gate switched open from 16 May 2016"]
    assert panel.changes_drawer.button.description.startswith("Decisions, transfers and other changes (1)")
    panel.switches.opens_on = "2016-06-30"
    assert sentence(panel).startswith("Nobody is gained or lost")


def test_what_a_switch_gains_is_what_the_command_line_says(panel: WhatIfPanel, audit: Audit) -> None:
    panel.switches.opened, panel.switches.closed = [HIGHLAND], [["establishment", KIRKHAVEN]]
    found = audit.what_if(panel.state.scenario())
    assert panel.counted is not None
    shown = panel.counted.difference
    assert (shown.ids("gained"), shown.ids("lost")) == (found.ids("gained"), found.ids("lost"))
    assert found.number("gained") == 59
    assert found.number("lost") > 50


def test_undo_and_redo_put_the_switches_back(panel: WhatIfPanel) -> None:
    panel.switches.opened = [NEWHITHE]
    panel.switches.opened = [NEWHITHE, HIGHLAND]
    panel.controls.undo.click()
    assert panel.switches.opened == [NEWHITHE]
    assert "15 gained" in sentence(panel)
    panel.controls.redo.click()
    assert sorted(panel.switches.opened) == sorted([NEWHITHE, HIGHLAND])
    panel.controls.reset.click()
    assert panel.switches.opened == []
    assert sentence(panel).startswith("Nobody")
    panel.controls.undo.click()
    assert sorted(panel.switches.opened) == sorted([NEWHITHE, HIGHLAND])
    for _ in range(4):
        panel.controls.undo.click()
    assert told(panel) == "There is nothing to undo."


def test_days_are_moved_and_the_cube_is_made_again_only_where_it_must_be(panel: WhatIfPanel) -> None:
    cube = panel.switches.cube
    panel.switches.deletion_on = "2016-06-10"
    assert panel.switches.cube is cube
    assert "8 June 2016 is the last day that counts" in sentence(panel)
    panel.controls.granular_from.value = date(2016, 6, 30)
    assert panel.switches.cube is not cube
    assert panel.state.scenario().settings == {"deletion_on": date(2016, 6, 10), "granular_from": date(2016, 6, 30)}
    assert panel.switches.deletion_on == "2016-06-10"
    panel.controls.as_of.value = date(201, 5, 16)
    assert panel.state.now.days.keys() == {"deletion_on", "granular_from"}
    panel.controls.granular_from.value = None
    assert panel.switches.cube is cube


def test_a_day_that_leaves_no_window_is_told_and_undone(panel: WhatIfPanel) -> None:
    panel.switches.opened = [NEWHITHE]
    panel.controls.as_of.value = date(2016, 8, 1)
    assert told(panel).startswith(
        "This did not work. scenario &#x27;What if&#x27;: no day lies between as_of 2016-08-01"
    )
    assert "15 gained" in sentence(panel)
    panel.controls.undo.click()
    assert told(panel) == "&nbsp;"
    assert panel.controls.as_of.value == DEMO.as_of


def test_a_transfer_and_a_decision_are_added_and_removed(panel: WhatIfPanel) -> None:
    panel.forms.person.value, panel.forms.school.value = PUPIL, "Àrd-sgoil Ghleann Mòr"
    panel.forms.add_transfer.click()
    assert "0 gained, 1 lost" in sentence(panel)
    assert listed(panel) == [PUPIL]
    panel.forms.subject.value = "highland"
    panel.forms.add_decision.click()
    assert "59 gained, 0 lost" in sentence(panel)
    assert lines(panel) == [
        f"{PUPIL}: transfer to Àrd-sgoil Ghleann Mòr on 16 May 2016",
        "Highland: decision in from 16 May 2016",
    ]
    panel.listed.widget.children[0].children[0].click()
    assert lines(panel) == ["Highland: decision in from 16 May 2016"]
    panel.listed.widget.children[0].children[0].click()
    assert lines(panel) == ["Nothing yet: switch a gate, or add a decision or a transfer."]


def test_what_is_not_known_or_not_filled_in_is_refused(panel: WhatIfPanel) -> None:
    panel.forms.add_transfer.click()
    assert told(panel) == "This did not work. fill in a school or authority first"
    panel.forms.person.value, panel.forms.school.value = "nobody", KIRKHAVEN
    panel.forms.add_transfer.click()
    assert "no such person is known" in told(panel)
    panel.forms.scope.value, panel.forms.subject.value = "establishment", "Nowhere School"
    panel.forms.add_decision.click()
    assert "no establishment &#x27;Nowhere School&#x27; is known" in told(panel)
    panel.forms.decided_on.value = None
    panel.forms.subject.value = KIRKHAVEN
    panel.forms.add_decision.click()
    assert told(panel) == "This did not work. fill in the day first"
    assert not panel.state.can_undo


def test_an_unexpected_error_is_told_without_its_words(panel: WhatIfPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_values: object) -> None:
        raise ValueError(PUPIL)

    monkeypatch.setattr(panel.audit, "what_if", broken)
    panel.switches.opened = [NEWHITHE]
    assert told(panel).startswith("This did not work. An unexpected error (ValueError)")
    assert PUPIL not in told(panel)


def test_a_scenario_is_saved_loaded_and_never_overwritten_unasked(panel: WhatIfPanel, tmp_path: Path) -> None:
    panel.switches.opened = [NEWHITHE]
    panel.files.name.value = "newhithe opens"
    panel.files.save.click()
    file = tmp_path / "newhithe opens.toml"
    assert read_scenario(file).name == "newhithe opens"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert panel.files.file.options == ("newhithe opens.toml",)
    panel.switches.opened = [HIGHLAND]
    panel.files.save.click()
    assert told(panel).startswith("This did not work. newhithe opens.toml is there already")
    assert read_scenario(file).decisions[0].subject_id == "9250005"
    panel.files.file.value = "newhithe opens.toml"
    panel.files.load.click()
    assert (panel.switches.opened, told(panel)) == ([NEWHITHE], "&nbsp;")
    assert "15 gained" in sentence(panel)
    panel.controls.undo.click()
    panel.files.instead.value = True
    panel.files.save.click()
    assert read_scenario(file).decisions[0].subject_id == "270"
    assert not panel.files.instead.value


@pytest.mark.parametrize("name", ["", "  ", "../else", "a/b", ".hidden", "c:d", "x" * 300, ".toml"])
def test_a_name_that_is_none_for_a_file_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no name for a file"):
        files.save(tmp_path, name, Scenario("x"))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_none_is_told(panel: WhatIfPanel, tmp_path: Path) -> None:
    panel.files.load.click()
    assert "give the name of a scenario file" in told(panel)
    (tmp_path / "bad.toml").write_text("[settings]\ncolour = 1\n", encoding="utf-8")
    panel.files.file.value = "bad.toml"
    panel.files.load.click()
    assert "unknown &#x27;colour&#x27;" in told(panel)
    (tmp_path / "other.toml").write_text('[[transfer]]\nperson_id = "x"\nestablishment_id = "y"\non = 2016-06-01\n')
    panel.files.file.value = "other.toml"
    panel.files.load.click()
    assert "no such person is known" in told(panel)
    assert panel.state.now.changes == ()


def test_a_comparison_is_exported_into_a_new_private_folder(panel: WhatIfPanel, tmp_path: Path) -> None:
    panel.switches.opened = [NEWHITHE]
    panel.files.name.value = "newhithe"
    panel.files.export.click()
    panel.files.export.click()
    folders = sorted(path.name for path in tmp_path.iterdir())
    assert folders == ["newhithe-comparison", "newhithe-comparison-2"]
    out = tmp_path / folders[0]
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert len((out / "people.csv").read_text(encoding="utf-8").splitlines()) == 16
    assert json.loads((out / "what_if.json").read_text(encoding="utf-8"))["kept_after"] == 228
    assert "They are personal data" in panel.files.told.value


def test_one_authority_or_some_schools_are_looked_at(panel: WhatIfPanel) -> None:
    panel.switches.opened = [NEWHITHE, HIGHLAND]
    panel.controls.authority.value = "250"
    assert [place["id"] for place in panel.switches.cube["authorities"] if not place.get("outside")] == ["250"]
    assert "15 gained" in sentence(panel)
    assert "Kirkhaven Primary School" in panel.controls.schools.allowed_tags
    assert "Strathgarve Primary School" not in panel.controls.schools.allowed_tags
    panel.controls.schools.value = ["Kirkhaven Primary School"]
    assert sentence(panel).startswith("Nobody is gained or lost: 60 people kept")
    panel.controls.authority.value = "270"
    assert panel.controls.schools.value == []
    assert "59 gained" in sentence(panel)
    panel.controls.undo.click()
    assert (panel.controls.authority.value, panel.controls.schools.value) == ("250", ["Kirkhaven Primary School"])


def test_people_are_searched_ordered_and_shown_up_to_a_number(panel: WhatIfPanel) -> None:
    panel.switches.opened = [HIGHLAND, NEWHITHE, ["establishment", "9250003"], ["establishment", "9260002"]]
    people = panel.results.people
    everybody = len(people.table.frame) if people.table else 0
    assert SHOWN_FIRST < everybody <= SHOWN
    assert len(listed(panel)) == SHOWN_FIRST
    assert people.more.description == f"Show all {everybody}"
    people.more.click()
    assert len(listed(panel)) == everybody
    assert people.more.layout.display == "none"
    people.search.value = "newhithe P1"
    assert 0 < len(listed(panel)) < 15
    assert "of them found" in people.count.value
    people.search.value = "nobody of this name"
    assert listed(panel) == []
    people.search.value, people.order.value = "", "person_id"
    assert listed(panel) == sorted(listed(panel))


def test_every_word_that_is_searched_for_must_occur(panel: WhatIfPanel) -> None:
    panel.switches.opened = [NEWHITHE]
    assert panel.results.people.table is not None
    frame = panel.results.people.table.frame
    assert len(matching(frame, "")) == len(matching(frame, "NEWHITHE")) == 15
    assert len(matching(frame, "newhithe kirkhaven")) == 0


def test_names_are_shown_as_text(panel: WhatIfPanel) -> None:
    panel.switches.closed = [["establishment", "9250004"]]
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Primary" in panel.results.people.rows.value
    assert "<script" not in panel.results.people.rows.value
    assert lines(panel)[0].startswith("&lt;script&gt;")


def test_two_panels_share_nothing_but_the_audit(panel: WhatIfPanel, audit: Audit, tmp_path: Path) -> None:
    other = WhatIfPanel(audit, tmp_path)
    panel.switches.opened = [NEWHITHE]
    assert (other.switches.opened, other.state.can_undo) == ([], False)
    assert sentence(other).startswith("Nobody is gained or lost")
    other.switches.closed = [HIGHLAND]
    assert panel.state.now.closed == ()
    assert panel.state.now.opened == (Lever("establishment", "9250005"),)


def test_without_a_kernel_it_says_what_stood_there(panel: WhatIfPanel) -> None:
    bundle = panel._repr_mimebundle_()
    assert "gate switches" in bundle["text/plain"]
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_of_people_transferred_from_one_authority_it_is_said_where_they_count(panel: WhatIfPanel) -> None:
    panel.forms.person.value, panel.forms.school.value = PUPIL, "9270003"
    panel.forms.add_transfer.click()
    assert "count where they leave" not in sentence(panel)
    panel.controls.authority.value = "250"
    assert "count where they leave and where they arrive" in sentence(panel)
