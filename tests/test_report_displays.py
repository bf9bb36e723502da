"""Tables, charts and sentences: packed without loss, escaped everywhere, with words for every code."""

from __future__ import annotations

import json
import re
import struct
import zlib
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_nation import slice_of, write_extract
from small_nation import DECISIONS, MORAY_IN, SPRING

from glowaudit import account_sections, action_sections, charts, count_sections, row_sections, wording
from glowaudit.audit import Audit
from glowaudit.displays import Actions, Figure, Headline, Marking, Notes, Step
from glowaudit.export import themed
from glowaudit.slice_file import read_slice
from glowaudit.slices import Slicer
from glowaudit.stills import SIGNATURE, chunks, repacked, still
from glowaudit.tables import TABLE_MIME, Column, Table, packed_texts, plain_values, text_of, texts_of

NASTY = ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", '" onmouseover="x', "a & b", "</table>"]
SECTIONS = [
    *(getattr(count_sections, name) for name in ("headline", "verdicts", "blockers", "schools", "stages_and_roles")),
    *(getattr(row_sections, name) for name in ("people", "quarantine", "findings", "provenance")),
    count_sections.changes,
    account_sections.accounts,
    action_sections.actions,
]


@given(st.lists(st.text(max_size=8)), st.lists(st.text(max_size=4)), st.booleans())
def test_packed_texts_come_out_as_they_went_in(texts, slots, with_slots):
    filled = (slots + [""] * len(texts))[: len(texts)]
    packed = packed_texts(texts, filled if with_slots else None) | {"kind": "text"}
    assert [text_of(packed, row) for row in range(len(texts))] == texts


def test_texts_that_differ_only_in_a_decision_id_are_stored_once():
    ids = [f"FIF-{number:05}" for number in range(1000)]
    packed = packed_texts([f"the person opted out (decision {i})." for i in ids], ids)
    assert len(packed["words"]) == 1


def test_a_listed_person_takes_less_than_120_bytes_of_a_page():
    number = range(5000)
    frame = pd.DataFrame(
        {
            "person_id": [f"{i:09}" for i in number],
            "display_name": [f"Charlotte Mac{i:05}" for i in number],
            "role": "pupil",
            "stage": [f"P{1 + i % 7}" for i in number],
            "establishment": [f"Primary School number {i % 200}" for i in number],
            "verdict": "blocked",
            "blockers": ["individual", "establishment+individual"] * 2500,
            "last_passing_on": pd.NaT,
            "reason": [f"Enrolled but passes on no day: opted out (decision FIF-{i:06})." for i in number],
            "rules": "R2+R5+R9",
            "individual_decision_id": [f"FIF-{i:06}" for i in number],
        }
    )
    table = row_sections.people_table(frame, "People")
    assert len(json.dumps(table.payload())) / len(frame) < 120


@pytest.mark.parametrize("nasty", NASTY)
def test_values_are_escaped_in_the_html_that_code_hosts_show(nasty):
    table = Table("t", nasty, pd.DataFrame({"x": [nasty]}), (Column("x", nasty),))
    marking = Marking(nasty, nasty, date(2016, 7, 29), nasty)
    actions = Actions(nasty, nasty, (Step(nasty, nasty, 1, date(2016, 6, 29), nasty),), nasty, nasty, (nasty,))
    headline = Headline(nasty, ((nasty, nasty),), ("", nasty, nasty), (Figure(1, nasty, "kept"),), (), marking)
    for html in (table.html(), headline.html(), actions.html(), Notes((nasty,))._repr_mimebundle_()["text/html"]):
        tags = re.findall(r"<[^>]*>", html)
        plain = r'</?[a-z1-6]+( scope="col")?( style="text-align:(left|right)")?>'
        assert all(re.fullmatch(plain, tag) for tag in tags)
        assert "<script" not in html


def test_a_long_table_shows_its_first_rows_and_says_how_many_are_left():
    table = Table("t", "Many", pd.DataFrame({"x": range(1234)}), (Column("x", "X", "number"),), noun="people")
    assert table.html().count("<tr>") == 21
    assert "... and 1,214 more people" in table.text()
    assert len(table.payload()["columns"][0]["values"]) == 1234


def test_numbers_shares_days_and_nothing_are_written_for_people():
    frame = pd.DataFrame({"n": [1234, None], "s": [0.4567, None], "d": pd.to_datetime(["2016-05-16", None])})
    columns = (Column("n", "N", "number"), Column("s", "S", "share"), Column("d", "D", "day"))
    table = Table("t", "T", frame.astype({"n": "Int64"}), columns)
    assert list(texts_of(table.payload()["columns"], 2)) == [["1,234", "45.7%", "16 May 2016"], ["", "", ""]]


@pytest.mark.parametrize("kind", ["object", "float", "Int64", "boolean", "str", "datetime64[us]"])
def test_what_is_not_known_is_empty_whatever_its_kind(kind):
    assert plain_values(pd.Series([None], dtype=kind)) == [""]


@pytest.fixture(scope="module")
def slices(tmp_path_factory):
    """Fife keeps nobody, Moray everybody, and nobody is at Nowhere."""
    extract = write_extract(
        tmp_path_factory.mktemp("extract"),
        authorities="authority_id,name\n250,Fife\n330,Moray\n400,Nowhere\n",
        all_decisions=DECISIONS + MORAY_IN + "m,establishment,M1,in,2015-01-01,,,\n",
    )
    with Audit.of(extract, SPRING) as audit:
        slicer = Slicer(audit)
        return {i: read_slice(slicer.write(i, extract / f"{i}.duckdb")) for i in slicer.names}


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.__name__)
@pytest.mark.parametrize("authority_id", ["250", "330", "400"])
def test_every_section_can_be_shown_of_an_authority_that_keeps_nobody_everybody_or_has_none(
    slices, section, authority_id
):
    for part in section(slices[authority_id]).parts:
        bundle = part._repr_mimebundle_()
        assert bundle["text/plain"].strip()
        json.dumps(bundle, allow_nan=False)


def test_a_chart_names_what_it_shows_and_takes_the_colours_of_the_page():
    chart = charts.verdict_chart(pd.DataFrame({"verdict": ["reaches", "blocked"], "people": [3, 1]}))
    assert chart.spec["description"].startswith(chart.title)
    assert "#" not in json.dumps(themed(chart.spec)).replace("https://", "")
    assert "var(--kept)" in json.dumps(themed(chart.spec))


def test_schools_of_one_name_keep_a_bar_each(tmp_path):
    tables = slice_of(
        tmp_path,
        establishments="establishment_id,name,authority_id\nF1,St Ninian's,250\nF2,St Ninian's,250\nM1,Elgin,330\n",
        enrolments="person_id,establishment_id,start_on\nann,F1,2015-08-18\nbob,F2,2015-08-18\n",
        all_decisions=DECISIONS + MORAY_IN,
    )
    chart = count_sections.schools(tables).parts[0]
    labels = {row["label"] for rows in chart.spec["datasets"].values() for row in rows}
    assert labels == {"St Ninian's, F1", "St Ninian's, F2"}


def test_a_still_of_a_chart_is_a_whole_picture_with_the_same_points():
    import vl_convert

    spec = charts.verdict_chart(pd.DataFrame({"verdict": ["reaches"], "people": [3]})).spec | {"width": 200}
    quick = bytes(vl_convert.vegalite_to_png(spec))
    small = repacked(quick)
    assert points(small) == points(quick)
    assert len(small) < len(quick)
    assert still(spec).startswith(SIGNATURE)


def points(picture: bytes) -> bytes:
    parts = list(chunks(picture))
    assert parts[0][0] == b"IHDR"
    assert parts[-1] == (b"IEND", b"")
    length = struct.unpack(">I", picture[8:12])[0]
    assert zlib.crc32(picture[12 : 16 + length]) == struct.unpack(">I", picture[16 + length : 20 + length])[0]
    return zlib.decompress(b"".join(content for kind, content in parts if kind == b"IDAT"))


def test_every_finding_and_every_quarantine_reason_has_words(root):
    sql = "\n".join(path.read_text() for path in (root / "src/glowaudit/sql/6_findings").glob("finding_*.sql"))
    assert set(re.findall(r"'(\w+)' as finding", sql)) <= set(wording.FINDINGS)
    checks = "\n".join(path.read_text() for path in (root / "src/glowaudit/sql/2_checks").glob("checked_*.sql"))
    reasons = set(re.findall(r"'reason': '(\w+)'", checks))
    assert {"bad_date", "unknown_subject"} <= reasons <= set(wording.QUARANTINE_REASONS)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("passes on 2016-06-29, the last day", "passes on 29 June 2016, the last day"),
        ("opted out (decision 2016-06-29)", "opted out (decision 2016-06-29)"),
        ("id A-2016-06-29-7 and 2016-13-01", "id A-2016-06-29-7 and 2016-13-01"),
    ],
)
def test_days_in_sentences_are_put_into_words_and_ids_are_not(sentence, expected):
    assert wording.days_in_words(sentence) == expected


def test_blockers_of_the_same_gates_but_other_actors_have_other_names():
    actors = ("authority", "authority+establishment", "school_closed", "unreadable")
    assert len({wording.blockers_in_case("authority+establishment", actor) for actor in actors}) == 4


def test_the_table_of_people_carries_its_words_as_data(tmp_path):
    tables = slice_of(tmp_path, all_decisions=DECISIONS + MORAY_IN)
    bundle = row_sections.people(tables).parts[1]._repr_mimebundle_()
    headings = [column["heading"] for column in bundle[TABLE_MIME]["columns"]]
    assert headings == [
        "Person",
        "School",
        "Role and stage",
        "Verdict",
        "Closed on the last day",
        "Last passes on",
        "Reason",
    ]
    assert bundle[TABLE_MIME]["live"]
