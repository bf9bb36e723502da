"""The gate switches in Chromium with the network off: a bare page that is quiet, exact, worked by keyboard alone."""

from __future__ import annotations

import base64
import json
import random
import re
from typing import Any

import cubes
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from glowaudit.export import squeezed
from glowaudit.widgets.bare_page import page_of, page_of_several
from glowaudit.widgets.gate_page import module_text, source

HOSTILE = "</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\"> & <!--"
FIFE = cubes.sized_cube(schools=12, ways=60, rows=400)
NATION = cubes.sized_cube(authorities=9, schools=90, ways=400, rows=3000, seed=2)


@pytest.fixture
def show(page, tmp_path):
    """Opens the bare page of some cubes; in the end nothing was asked of a network and nothing went wrong."""

    def opened(*shown: cubes.Cube, title: str = "Fife") -> Page:
        path = tmp_path / "switches.html"
        path.write_text(page_of_several(list(shown), title) if len(shown) > 1 else page_of(shown[0], title), "utf-8")
        page.goto(path.as_uri())
        return page

    yield opened
    assert page.glow_requests == []
    assert page.glow_errors == []


@pytest.fixture
def mounted(page):
    """Mounts a cube where the test has its hands on the model, as a notebook's kernel has."""

    def mount(cube: Any, **state: Any) -> Page:
        module = "data:text/javascript;base64," + base64.b64encode(module_text().encode()).decode()
        page.set_content(f"<style>{source('gate_switches.css')}</style><div id=here></div>")
        page.evaluate(
            """async ([module, state]) => {
                globalThis.component = (await import(module)).mount(document.querySelector("#here"), state);
            }""",
            [module, {"cube": cube, **state}],
        )
        return page

    return mount


def as_it_is(cube: cubes.Cube, **changed: Any) -> dict[str, Any]:
    return {"opened": [], "closed": [], "opens_on": cube["as_of"], "deletion_on": cube["deletion_on"]} | changed


def headline(place: Any) -> tuple[int, int, int]:
    """People, kept and the difference that the headline says."""
    said = place.locator(".gs-headline").inner_text()
    found = re.fullmatch(
        r"Of ([\d,]+) people enrolled on \d+ \w+ \d{4}, ([\d,]+) will be in Glow(?:\.| \((.+) with your switches\)\.)",
        said,
    )
    assert found, said
    return whole(found[1]), whole(found[2]), whole((found[3] or "0").replace("no difference", "0"))


def whole(text: str) -> int:
    return int(text.replace(",", "").replace("−", "-"))


def wanted(cube: cubes.Cube, switches: dict[str, Any]) -> tuple[int, int, int]:
    figures = cubes.figures(cube, switches)
    kept = figures["kept"]["total"]
    return figures["people"]["total"], kept, kept - figures["before"]["total"]


def table(place: Any, caption: str) -> dict[str, list[int]]:
    """A table's rows by what they are of."""
    rows = place.locator(f"table:has(caption:text('{caption}')) tbody tr:visible")
    read = rows.evaluate_all("rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent))")
    return {name: [whole(cell) for cell in cells] for name, *cells in read}


def table_wanted(figures: dict[str, Any], kind: str, names: list[str]) -> dict[str, list[int]]:
    people, kept, before, most = (figures[name][kind] for name in ("people", "kept", "before", "ceiling"))
    return {
        name: [people[at], before[at], kept[at], kept[at] - before[at], most[at] - kept[at]]
        for at, name in enumerate(names)
        if people[at]
    }


def press_until_focused(page: Page, key: str, limit: int = 60) -> None:
    """Goes on with Tab until what has this key has the focus."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.key") == key:
            return
    raise AssertionError(f"Tab never came to {key}")


def closed_school(cube: cubes.Cube, number: int = 0) -> dict[str, Any]:
    day = cube["last_day"]
    return [place for place in cube["schools"] if cubes.state_on(cube, place, day) == "closed"][number]


def test_a_school_ticked_by_keyboard_alone_changes_the_figures_and_keeps_the_focus(show):
    page, school = show(FIFE), closed_school(FIFE)
    press_until_focused(page, f"establishment {school['id']}")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    before = headline(page)
    page.keyboard.press("Space")
    assert outline == "solid"
    assert before == wanted(FIFE, as_it_is(FIFE))
    assert headline(page) == wanted(FIFE, as_it_is(FIFE, opened=[["establishment", school["id"]]]))
    assert headline(page)[2] > 0
    assert page.evaluate("document.activeElement.dataset.key") == f"establishment {school['id']}"
    page.keyboard.press("Space")
    assert headline(page) == before


def test_after_many_clicks_headline_and_all_tables_are_those_of_plain_python(show):
    page, dice = show(FIFE), random.Random(5)
    switches = as_it_is(FIFE)
    for _ in range(30):
        box = page.locator(".gs-gate input:enabled").nth(dice.randrange(page.locator(".gs-gate input:enabled").count()))
        pair = box.get_attribute("data-key").split(" ")
        for name in ("opened", "closed"):
            switches[name] = [each for each in switches[name] if each != pair]
        switches["closed" if box.is_checked() else "opened"].append(pair)
        box.click()
        assert headline(page) == wanted(FIFE, switches)
    figures = cubes.figures(FIFE, switches)
    assert table(page, "By role") == table_wanted(figures, "role", ["Pupils", "Staff"])
    assert table(page, "By stage") == table_wanted(figures, "stage", [each or "No stage" for each in FIFE["stages"]])
    assert table(page, "By school") == table_wanted(figures, "school", [each["name"] for each in FIFE["schools"]])
    legend = [whole(text) for text in page.locator(".gs-legend b").all_inner_texts()]
    assert sum(legend) == figures["people"]["total"]
    assert legend[0] == figures["kept"]["total"]


def test_open_all_reaches_the_ceiling_and_as_it_is_takes_all_switches_back(show):
    page, figures = show(NATION), cubes.figures(NATION, as_it_is(NATION))
    before = headline(page)
    page.get_by_role("button", name="Open all", exact=True).click()
    assert headline(page)[1] == figures["ceiling"]["total"] > before[1]
    assert page.locator(".gs-legend b[data-figure=gates]").inner_text() == "0"
    assert page.locator(".gs-own input:not(:checked)").count() == 0
    page.get_by_role("button", name="As it is").click()
    assert headline(page) == before
    assert page.locator(".gs-buttons").inner_text().endswith("Nothing is switched")


def test_an_authority_opens_all_its_schools_and_no_others(show):
    page, body = show(NATION), NATION["authorities"][2]
    page.get_by_role("group", name=body["name"], exact=True).locator("summary").click()
    page.get_by_role("button", name=f"Open all its schools: {body['name']}").click()
    schools = [["establishment", each["id"]] for each in NATION["schools"] if each["authority"] == 2]
    assert headline(page) == wanted(NATION, as_it_is(NATION, opened=schools))
    assert headline(page)[2] > 0


def test_rows_of_schools_are_made_when_their_authority_is_opened_and_names_find_them(show):
    page = show(NATION)
    assert page.locator(".gs-schools li").count() == 0
    page.locator("summary").first.click()
    expect(page.locator(".gs-schools li")).to_have_count(10)
    name = NATION["schools"][45]["name"]
    page.get_by_label("Find a school or authority").fill(name.upper())
    found = sum(name in each["name"] for each in NATION["schools"])
    expect(page.locator(".gs-found")).to_have_text(f"{found} school{'s' * (found > 1)} found")
    expect(page.locator(".gs-schools li:visible")).to_have_count(found)
    page.get_by_label("Find a school or authority").fill("")
    expect(page.locator("details[open]")).to_have_count(1)
    page.get_by_label("Only those that are closed as it is").check()
    expect(page.locator(".gs-schools li:visible .gs-state", has_text=re.compile("^Open$"))).to_have_count(0)
    assert page.locator(".gs-schools li:visible").count() > 0


def test_each_gate_says_how_it_stands_and_what_switching_it_does(show):
    states = [{**place, "states": [[0, cubes.STATES[at % 5]]]} for at, place in enumerate(FIFE["schools"])]
    cube = FIFE | {"schools": states}
    page, figures = show(cube), cubes.figures(cube, as_it_is(cube))
    words = {"open": "Open", "closed": "Closed: could be opened", "follows": "Follows its authority"}
    words |= {"unreadable": "Cannot be read: mend the row", "absent": "Not open as a school"}
    for at, (kind, place) in enumerate(cubes.gates_of(cube)):
        box = page.locator(f"[data-key='{kind} {place['id']}']")
        state, turned = cubes.state_on(cube, place, cube["last_day"]), figures["turned"][at]
        about = page.locator(f"[id='{box.get_attribute('aria-describedby')}']").inner_text()
        assert about.startswith(words[state])
        assert (box.is_checked(), box.is_disabled()) == (state in ("open", "follows"), state == "absent")
        if turned:
            assert re.search(rf"(?:brings|keeps out) {abs(turned):,} (?:person|people)$", about), about


def test_a_switched_gate_says_what_the_switch_does(show):
    page, school = show(FIFE), closed_school(FIFE)
    switch = page.get_by_role("switch", name=school["name"], exact=True)
    gained = wanted(FIFE, as_it_is(FIFE, opened=[["establishment", school["id"]]]))[2]
    expect(switch).to_have_accessible_description(f"Closed: could be opened · opening it brings {gained} people")
    switch.press("Space")
    said = f"Closed: could be opened · your switch brings {gained} people Switched open by you"
    expect(switch).to_have_accessible_description(said)
    page.get_by_role("switch", name="Fife the authority’s gate").press("Space")
    said = "Closed: could be opened · its authority’s gate is closed Switched open by you"
    expect(switch).to_have_accessible_description(said)


def test_schools_are_listed_in_the_order_asked_for_and_more_when_asked(show):
    page, figures = show(NATION), cubes.figures(NATION, as_it_is(NATION))
    rows = page.locator(".gs-places tbody tr:visible", has=page.locator(".gs-under:not(:empty)"))
    gains = [most - kept for most, kept in zip(figures["ceiling"]["school"], figures["kept"]["school"], strict=True)]
    shown = [whole(text) for text in rows.locator("td:last-child").all_inner_texts()]
    assert shown == sorted(gains, reverse=True)[:20]
    page.get_by_label("Order of the schools").select_option(label="Most people enrolled")
    shown = [whole(text) for text in rows.locator("td:nth-child(2)").all_inner_texts()]
    assert shown == sorted(figures["people"]["school"], reverse=True)[:20]
    page.get_by_role("button", name="Show 20 more of 90 schools").press("Enter")
    expect(rows).to_have_count(40)
    for _ in range(3):
        page.locator("[data-key=more]").press("Enter")
    expect(rows).to_have_count(90)
    expect(page.get_by_label("Order of the schools")).to_be_focused()


def test_days_move_the_figures_and_a_day_out_of_reach_leaves_them(show):
    page, school = show(FIFE), closed_school(FIFE)
    switches = as_it_is(FIFE, opened=[["establishment", school["id"]]])
    page.get_by_role("switch", name=school["name"], exact=True).press("Space")
    deletion, opens = page.get_by_label("Deletion on"), page.get_by_label("Switches take effect on")
    deletion.fill("2016-07-03")
    moved = wanted(FIFE, switches | {"deletion_on": "2016-07-03"})
    assert headline(page) == moved != wanted(FIFE, switches)
    expect(page.locator(".gs-days")).to_contain_text("The last day that counts is 1 July 2016.")
    for wrong in ("2016-05-17", "2016-09-01", ""):
        deletion.fill(wrong)
        expect(page.locator(".gs-fault:not(:empty)")).to_have_text(
            "Enter a day from 18 May 2016 to 17 July 2016. The figures stand for 3 July 2016."
        )
        expect(deletion).to_have_attribute("aria-invalid", "true")
        assert headline(page) == moved
    opens.fill("2016-07-02")
    expect(page.locator(".gs-late")).to_have_text(
        "Too late: your switches take effect on 2 July 2016, and 1 July 2016 is the last day that counts."
    )
    page.get_by_role("button", name="Back to the planned days").click()
    assert headline(page) == wanted(FIFE, switches)
    expect(page.locator(".gs-fault:not(:empty)")).to_have_count(0)
    expect(opens).to_be_focused()


def test_a_year_half_typed_is_no_fault_until_one_stops(show):
    page = show(FIFE)
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    page.get_by_label("Deletion on").fill("0201-07-01")
    expect(page.locator(".gs-fault:not(:empty)")).to_have_count(0)
    page.clock.run_for(600)
    expect(page.locator(".gs-fault:not(:empty)")).to_have_count(0)
    page.clock.run_for(200)
    expect(page.locator(".gs-fault:not(:empty)")).to_have_count(1)


def test_two_hundred_quick_toggles_leave_the_last_state(show):
    page, school = show(FIFE), closed_school(FIFE)
    click = "(box) => { for (let n = 0; n < 201; n++) box.click(); }"
    page.locator(f"[data-key='establishment {school['id']}']").evaluate(click)
    assert headline(page) == wanted(FIFE, as_it_is(FIFE, opened=[["establishment", school["id"]]]))


def test_two_components_on_one_page_know_nothing_of_each_other(show):
    page = show(FIFE, FIFE)
    first, second = page.locator(".glow-switches").all()
    first.locator(f"[data-key='establishment {closed_school(FIFE)['id']}']").click()
    second.locator(f"[data-key='establishment {closed_school(FIFE, 1)['id']}']").click()
    for place, number in ((first, 0), (second, 1)):
        opened = [["establishment", closed_school(FIFE, number)["id"]]]
        assert headline(place) == wanted(FIFE, as_it_is(FIFE, opened=opened))
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((node) => node.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_and_nothing_runs_off_the_page(show, scheme, width):
    page = show(FIFE, NATION)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    for place in page.locator(".glow-switches").all():
        place.locator(".gs-gate input:not(:checked):enabled").first.click()
        place.get_by_label("Deletion on").fill("")
        place.get_by_label("Deletion on").blur()
        place.get_by_label("Switches take effect on").fill("2016-07-10")
        expect(place.locator(".gs-fault:not(:empty)")).to_have_count(1)
        expect(place.locator(".gs-late")).to_contain_text("Too late")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_hostile_names_read_as_text(show):
    cube = json.loads(json.dumps(FIFE))
    for place in (*cube["authorities"], *cube["schools"]):
        place["name"] = HOSTILE
    cube["authorities"].append({"id": HOSTILE, "name": "", "states": [[0, "closed"]]})
    page = show(cube, title=HOSTILE)
    assert page.title() == HOSTILE
    assert page.locator(".gs-own .gs-name").all_inner_texts() == [HOSTILE, HOSTILE]
    assert page.locator("script").count() == 2
    assert page.locator("img").count() == 0


def test_a_script_that_got_into_the_page_would_not_run(page, tmp_path):
    path = tmp_path / "tampered.html"
    html = page_of(FIFE, "Fife")
    path.write_text(html.replace("</main>", "<script>document.title = 'taken'</script></main>"), "utf-8")
    page.goto(path.as_uri())
    assert page.title() == "Fife"
    assert page.locator(".gs-gate").count() == 13


def test_it_follows_what_python_sets_and_writes_what_it_shows(mounted):
    page, school = mounted(FIFE), closed_school(FIFE)
    opened = [["establishment", school["id"]]]
    page.evaluate("(opened) => { component.model.set('opened', opened); }", opened)
    figures = cubes.figures(FIFE, as_it_is(FIFE, opened=opened))
    assert headline(page) == wanted(FIFE, as_it_is(FIFE, opened=opened))
    expect(page.get_by_role("switch", name=school["name"], exact=True)).to_be_checked()
    written = page.evaluate("component.model.get('figures')")
    assert (written["people"], written["kept"]) == (figures["people"]["total"], figures["kept"]["total"])
    assert (written["kept_before"], written["too_late"]) == (figures["before"]["total"], False)
    assert written["gates"] == figures["ceiling"]["total"] - figures["kept"]["total"]
    assert written["nothing"] == figures["people"]["total"] - figures["ceiling"]["total"]
    assert (written["last_day"], written["opens_on"]) == (FIFE["last_day"], FIFE["as_of"])
    roles = {"people": figures["people"]["role"][0], "kept": figures["kept"]["role"][0]}
    assert written["by_role"]["pupil"] == roles | {"kept_before": figures["before"]["role"][0]}
    assert written["by_stage"]["P1"]["kept"] == figures["kept"]["stage"][0]
    page.evaluate("component.model.set('deletion_on', '2000-01-01')")
    expect(page.locator(".gs-fault:not(:empty)")).to_have_count(1)
    assert page.evaluate("component.model.get('figures').deletion_on") == FIFE["deletion_on"]


def test_another_cube_takes_the_place_and_the_focus_stays_where_it_was(mounted):
    page, school = mounted(FIFE), closed_school(FIFE)
    key = f"[data-key='establishment {school['id']}']"
    page.locator(key).press("Space")
    other = cubes.sized_cube(schools=12, ways=60, rows=300)
    page.evaluate("(cube) => component.model.set('cube', cube)", other)
    assert headline(page) == wanted(other, as_it_is(other, opened=[["establishment", school["id"]]]))
    expect(page.locator(key)).to_be_focused()


def test_taken_off_the_page_it_listens_no_more(mounted):
    page = mounted(FIFE)
    page.evaluate("component.unmount()")
    page.evaluate("component.model.set('figures', null), component.model.set('opened', [['authority', '230']])")
    assert page.locator("#here *").count() == 0
    assert page.evaluate("component.model.get('figures')") is None


def test_a_cube_that_cannot_be_read_is_told_in_its_place_and_a_good_one_mends_it(mounted):
    page = mounted({"format": 2})
    expect(page.get_by_role("alert")).to_have_text(
        "These figures cannot be shown. This needs a cube of format 1, not 2."
    )
    page.evaluate("(cube) => component.model.set('cube', cube)", FIFE)
    assert headline(page) == wanted(FIFE, as_it_is(FIFE))


def test_gates_elsewhere_stand_folded_below_an_authoritys_own(mounted):
    cube = cubes.sized_cube(authorities=3, schools=12, ways=60, rows=400)
    for place in (*cube["authorities"][1:], *(each for each in cube["schools"] if each["authority"])):
        place["outside"] = True
    page = mounted(cube)
    assert page.locator("details").count() == 2
    assert page.locator(".gs-schools li").count() == 4


def test_nobody_enrolled_is_said_so(mounted):
    page = mounted(FIFE | {"counts": []})
    expect(page.locator(".gs-headline")).to_have_text("Nobody is enrolled on 13 June 2016.")


def masked() -> cubes.Cube:
    """Fife's cube with two schools of another authority, as a report has them."""
    cube = cubes.sized_cube(authorities=2, schools=12, ways=60, rows=400)
    for place in (cube["authorities"][1], *(each for each in cube["schools"] if each["authority"])):
        place |= {"outside": True, "fixed": True, "states": [[0, "open"]], "name": "a school of another authority"}
    cube["schools"][-1]["states"] = [[0, "closed"]]
    cube["counts"] = [row for row in cube["counts"] if not cube["schools"][row[1]]["authority"]]
    cube["ways"].append([len(cube["schools"]) - 1])
    cube["counts"].append([0, 0, 0, 0, len(cube["ways"]) - 1, 3])
    return cube


def test_what_is_not_the_readers_to_open_has_no_switch_and_stays_when_all_is_opened(show):
    cube = masked()
    page, figures = show(cube), cubes.figures(cube, as_it_is(cube))
    elsewhere = sum(each["authority"] for each in cube["schools"])
    expect(page.locator(".gs-elsewhere")).to_have_text(
        f"Some people are enrolled at {elsewhere} schools of other authorities as well; {elsewhere - 1} of them let "
        "data through. Those gates stay as they are."
    )
    own = [f"{kind} {place['id']}" for kind, place in cubes.gates_of(cube) if not place.get("fixed")]
    assert page.locator(".gs-gate input").evaluate_all("boxes => boxes.map((box) => box.dataset.key)") == own
    page.get_by_role("button", name="Open all", exact=True).click()
    assert headline(page)[1] == figures["ceiling"]["total"]
    everything = as_it_is(cube, opened=[[kind, place["id"]] for kind, place in cubes.gates_of(cube)])
    free = {name: [{**place, "fixed": False} for place in cube[name]] for name in ("authorities", "schools")}
    assert headline(page)[1] == cubes.figures(cube | free, everything)["kept"]["total"] - 3
    expect(page.locator(".gs-legend li").last).to_contain_text("another authority’s gate")


def test_of_rounded_figures_for_one_day_it_says_both_and_has_no_days_to_move(show):
    apart = {"id": "apart", "name": "Primary: whom no gate helps", "authority": 0, "states": [[0, "absent"]]}
    cube = FIFE | {"fixed_days": True, "approximate": True, "note": HOSTILE, "roles": ["all"], "stages": [""]}
    cube["schools"] = [*FIFE["schools"], apart | {"apart": True}]
    cube["counts"] = [[day, school, 0, 0, way, 5 * n] for day, school, _, _, way, n in FIFE["counts"] if n > 0]
    cube["counts"].append([0, 12, 0, 0, 0, 35])
    cube["ways"] = [[], *FIFE["ways"][1:]]
    page, figures = show(cube), cubes.figures(cube, as_it_is(cube))
    people, kept = figures["people"]["total"], figures["kept"]["total"]
    expect(page.locator(".gs-headline")).to_have_text(
        f"Of about {people:,} people enrolled on 13 June 2016, about {kept:,} will be in Glow."
    )
    expect(page.locator(".gs-note")).to_have_text(HOSTILE)
    expect(page.locator(".gs-days")).to_have_text(
        "These figures are for a deletion on 15 June 2016: 13 June 2016 is the last day that counts."
    )
    assert page.locator("input[type=date]").count() == 0
    said = page.get_by_role("img").first.get_attribute("aria-label")
    assert said.startswith(f"As it is: about {kept:,} people in Glow")
    assert page.locator(".gs-gate").count() == 13
    assert page.locator("table").count() == 1
    assert table(page, "By school")[apart["name"]] == [35, 0, 0, 0, 0]
    switch = page.locator(f"[data-key='establishment {closed_school(FIFE)['id']}']")
    assert re.search(r"opening it brings about [\d,]+ people", switch.locator("xpath=../..").inner_text())
    switch.click()
    gained = cubes.figures(cube, as_it_is(cube, opened=[["establishment", closed_school(FIFE)["id"]]]))["kept"]
    expect(page.locator(".gs-headline")).to_contain_text(f"about {gained['total']:,} will be in Glow (+")


def test_days_that_are_fixed_do_not_move_from_outside_either(mounted):
    page = mounted(FIFE | {"fixed_days": True}, deletion_on="2016-07-03", opens_on="2016-07-02")
    assert headline(page) == wanted(FIFE, as_it_is(FIFE))


def test_paper_has_the_figures_and_what_is_switched_and_nothing_to_press(show):
    page, school = show(FIFE), closed_school(FIFE)
    page.get_by_role("switch", name=school["name"], exact=True).press("Space")
    page.get_by_role("switch", name="Fife the authority’s gate").press("Space")
    page.get_by_label("Deletion on").fill("2016-07-03")
    assert not page.locator(".gs-printed").is_visible()
    page.emulate_media(media="print")
    assert page.locator("input:visible, button:visible, select:visible, summary:visible").count() == 0
    expect(page.locator(".gs-printed")).to_have_text(
        "Deletion on 3 July 2016. Switches take effect on 16 May 2016. "
        f"Switched open by the reader: {school['name']}. Switched closed by the reader: Fife."
    )
    for wanted_on_paper in (".gs-headline", ".gs-strip", ".gs-legend", "table"):
        assert page.locator(wanted_on_paper).first.is_visible()


def test_bars_say_in_words_what_they_show(show):
    page, school = show(FIFE), closed_school(FIFE)
    page.get_by_role("switch", name=school["name"], exact=True).press("Space")
    figures = cubes.figures(FIFE, as_it_is(FIFE, opened=[["establishment", school["id"]]]))
    most, people = figures["ceiling"]["total"], figures["people"]["total"]
    for name, words in (("before", "As it is"), ("kept", "With your switches")):
        kept = figures[name]["total"]
        told = f"{words}: {kept:,} people in Glow when the deletion runs; {most - kept:,} people kept out by gates"
        expect(page.get_by_role("img", name=told)).to_have_count(1)
    expect(page.get_by_role("img", name=f"; {people - most:,} p")).to_have_count(2)


def test_a_cube_that_is_compressed_in_the_page_is_unfolded(page, tmp_path):
    path, island = tmp_path / "packed.html", '<script type="application/json" data-gate-switches>'
    before, rest = page_of(FIFE, "Fife").split(island)
    held, after = rest.split("</script>", 1)
    for text, broken in ((squeezed(json.loads(held)), False), ("bm9wZQ==", True)):
        packed = f'<script type="text/plain" data-gate-switches data-packed>{text}</script>'
        path.write_text(before + packed + after, "utf-8")
        page.goto(path.as_uri())
        if broken:
            expect(page.get_by_role("alert")).to_contain_text("These figures cannot be shown.")
        else:
            expect(page.locator(".gs-headline")).to_contain_text("will be in Glow")
            assert headline(page) == wanted(FIFE, as_it_is(FIFE))
