"""A council's own files, headings, words and dates become ours; and `check` helps to say how."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from small_extract import glowaudit, mapped, quarantined, raw, read, write
from small_nation import NATION, SPRING, rows

from glowaudit.audit import Audit
from glowaudit.checking import Check
from glowaudit.commands.check import run as check_command
from glowaudit.errors import UnusableExtract, UsageError
from glowaudit.mapping import read_mapping
from glowaudit.proposals import Proposal, mapping_text, near_miss

FLAGS = """
[columns.authorities]
glow_choice = "Glow"
[columns.establishments]
glow_choice = "Glow"
[columns.people]
glow_choice = "Glow"
[snapshot]
on = 2016-04-27
"""
FLAGGED = {
    "decisions": None,
    "authorities": rows("authority_id,name,Glow", "250,Fife,in", "330,Moray, IN "),
    "establishments": rows("establishment_id,name,authority_id,Glow", "F1,Leven,250,in", "M1,Elgin,330,out"),
    "people": rows("person_id,role,stage,Glow", "ann,pupil,P7,", "bob,staff,,in"),
}


def faults(tmp_path: Path, text: str) -> list[str]:
    """What is said about a mapping, without the file's name."""
    with pytest.raises(UsageError) as wrong:
        mapped(tmp_path / "wrong.toml", text)
    assert wrong.value.exit_code == 2
    return [line.removeprefix(f"mapping {tmp_path / 'wrong.toml'}: ") for line in str(wrong.value).splitlines()]


def dates(tmp_path: Path, form: str, *given: str, column: str = "start_on", section: str = "dates") -> list[Any]:
    """What days (or moments) in a council's format become."""
    lines = [f'"{day}",ann,F1' for day in given]
    folder = write(
        tmp_path,
        enrolments=rows(
            f"{column},person_id,establishment_id,{OTHER[column]}", *(f"{line},2015-08-18" for line in lines)
        ),
    )
    mapping = mapped(tmp_path / "dates.toml", f"[{section}]\n{column if '.' in section else 'format'} = '''{form}'''")
    return [row[0] for row in raw(folder, "enrolments", column, mapping=mapping)]


OTHER = {"start_on": "end_on", "recorded_at": "start_on"}


def test_files_and_columns_get_the_names_that_a_council_gives_them(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        people=None,
        **{"Pupils [2016] & staff's.csv": rows('"SCN, or number",What', "ann,pupil", "bob,staff")},
    )
    text = """
        [files]
        people = "Pupils [2016] & staff's.csv"
        [columns.people]
        person_id = 'SCN, or number'
        role = "What"
    """
    mapping = mapped(tmp_path / "m.toml", text)
    assert raw(folder, "people", "person_id, role, stage", mapping=mapping) == [
        ("ann", "pupil", None),
        ("bob", "staff", None),
    ]
    found = read(folder, mapping=mapping)
    assert (found.files["people"].name, found.mapping_text) == ("Pupils [2016] & staff's.csv", text)
    assert found.ignored["people"] == ()


def test_a_mapped_file_or_heading_that_is_not_there_makes_the_extract_unusable(tmp_path: Path) -> None:
    folder = write(tmp_path)
    text = """
        [files]
        feeds = "Feed.csv"
        [columns.people]
        stage = "Year"
        role = "Type"
        [columns.enrolments]
        person_id = "SCN"
    """
    with pytest.raises(UnusableExtract) as unusable:
        read(folder, mapping=mapped(tmp_path / "m.toml", text))
    assert [message.split(";")[0] for message in unusable.value.faults] == [
        "people.csv: the column 'Type' is missing",
        "people.csv: the column 'Year' is missing",
        "enrolments.csv: the column 'SCN' is missing",
        "Feed.csv: no such file in the extract",
    ]


def test_values_become_ours_in_any_case_of_the_ascii_letters(tmp_path: Path) -> None:
    people = rows(
        "person_id,role", "a,LEARNER", "b, learner ", "c,teacher", "d,\u212aid", "e,", "f,Staff", "g,élève", "h,ÉLÈVE"
    )
    mapping = mapped(
        tmp_path / "m.toml",
        '[values.people.role]\n" Learner " = "pupil"\n"Teacher" = " staff "\n'
        '"Kid" = "pupil"\n"" = "staff"\n"Élève" = "pupil"',
    )
    assert [row[0] for row in raw(write(tmp_path, people=people), "people", "role", mapping=mapping)] == [
        *("pupil", "pupil", "staff", "\u212aid", "staff", "Staff", "élève", "ÉLÈVE")
    ]


def test_a_value_that_is_mapped_to_nothing_is_not_known(tmp_path: Path) -> None:
    enrolments = rows(
        "person_id,establishment_id,start_on,end_on", "ann,F1,2015-08-18,31/12/2099", "bob,M1,2015-08-18,"
    )
    folder = write(tmp_path, enrolments=enrolments)
    mapping = mapped(tmp_path / "m.toml", '[values.enrolments.end_on]\n"31/12/2099" = ""')
    assert raw(folder, "enrolments", "end_on", mapping=mapping) == [(None,), (None,)]
    assert quarantined(folder, "enrolments", mapping=mapping) == []


def test_a_constant_gives_one_value_to_every_row(tmp_path: Path) -> None:
    folder = write(tmp_path, people=rows("person_id", "ann", "bob").replace("\n", ",x\n"))
    mapping = mapped(tmp_path / "m.toml", '[constants.people]\nrole = " pupil "\nstage = ""\ndisplay_name = "It\'s"')
    assert raw(folder, "people", "role, stage, display_name", mapping=mapping) == [("pupil", None, "It's")] * 2


@pytest.mark.parametrize(
    ("form", "given", "expected"),
    [
        ("%d/%m/%Y", "18/08/2015", "2015-08-18"),
        ("%d/%m/%Y", "1/8/2015", "2015-08-01"),
        ("%-d/%-m/%Y", "1/8/2015", "2015-08-01"),
        ("%d/%m/%Y", " 18/08/2015\u00a0", "2015-08-18"),
        ("%d/%m/%Y", "2015-08-18", "2015-08-18"),
        ("%m/%d/%Y", "08/18/2015", "2015-08-18"),
        ("%d %b %Y", "18 Aug 2015", "2015-08-18"),
        ("%A %d %B %Y", "Tuesday 18 August 2015", "2015-08-18"),
        ("%d/%m/%Y %H:%M", "18/08/2015 00:00", "2015-08-18"),
        ("%d'%m'%Y", "18'08'2015", "2015-08-18"),
        ("%d/%m/%Y", "18/08/15", "18/08/15"),
        ("%d/%m/%Y", "18/08/201", "18/08/201"),
        ("%d/%m/%Y", "08/18/2015", "08/18/2015"),
        ("%d/%m/%Y", "31/02/2015", "31/02/2015"),
        ("%d/%m/%Y", "18/08/20155", "18/08/20155"),
        ("%d/%m/%Y", "18/08/2015 x", "18/08/2015 x"),
        ("%d/%m/%Y", "", None),
    ],
)
def test_a_day_that_fits_the_format_becomes_ours_and_any_other_stays(
    tmp_path: Path, form: str, given: str, expected: str | None
) -> None:
    assert dates(tmp_path, form, given) == [expected]


def test_a_two_digit_year_is_a_bad_date(tmp_path: Path) -> None:
    folder = write(
        tmp_path, enrolments=rows("person_id,establishment_id,start_on", "ann,F1,18/08/15", "bob,M1,18/08/2015")
    )
    mapping = mapped(tmp_path / "m.toml", '[dates]\nformat = "%d/%m/%Y"')
    assert quarantined(folder, "enrolments", mapping=mapping) == [(2, "bad_date", "start_on", "18/08/15")]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("18/08/2015", "2015-08-18 00:00:00.000000"),
        ("18/08/2015 09:30", "2015-08-18 09:30:00.000000"),
        ("18/08/2015T09:30:15", "2015-08-18 09:30:15.000000"),
        ("2015-08-18T09:30+01:00", "2015-08-18T09:30+01:00"),
        ("18/08/15 09:30", "18/08/15 09:30"),
    ],
)
def test_a_moment_may_carry_a_time_after_the_format(tmp_path: Path, given: str, expected: str) -> None:
    assert dates(tmp_path, "%d/%m/%Y", given, column="recorded_at") == [expected]
    assert dates(tmp_path, "%d/%m/%Y", given, column="recorded_at", section="dates.enrolments") == [expected]


def test_one_column_may_have_its_own_format(tmp_path: Path) -> None:
    establishments = rows(
        "establishment_id,name,authority_id,opened_on,closed_on", "F1,Leven,250,01/02/1950,02/01/2030"
    )
    text = '[dates]\nformat = "%d/%m/%Y"\n[dates.establishments]\nclosed_on = "%m/%d/%Y"'
    folder = write(tmp_path, establishments=establishments)
    found = raw(folder, "establishments", "opened_on, closed_on", mapping=mapped(tmp_path / "m.toml", text))
    assert found == [("1950-02-01", "2030-02-01")]


@pytest.mark.parametrize(
    "form",
    [
        "%d/%m/%y",
        "%d/%Y",
        "%m/%Y",
        "%d/%m",
        "d/m/Y",
        "",
        "%d/%m/%Y %Q",
        "%d/%m/%Y %",
        "%d/%m/%Y%y",
        "%d/%d/%m/%Y",
        "%d/%y/%Y",
    ],
)
def test_a_format_names_day_month_and_a_whole_year_once(tmp_path: Path, form: str) -> None:
    assert faults(tmp_path, f'[dates]\nformat = "{form}"') == [
        f'dates.format must be a format with %d, %m and %Y, such as "%d/%m/%Y", not {form!r}'
    ]


def test_flags_of_a_snapshot_are_decisions_in_force_from_its_day(tmp_path: Path) -> None:
    folder = write(tmp_path, **FLAGGED)
    with Audit.of(folder, SPRING, mapped(tmp_path / "m.toml", FLAGS)) as audit:
        assert audit.engine.rows(
            "select decision_id, scope, subject_id, choice, effective_on::varchar, origin, file, row "
            "from accepted_decisions order by decision_id"
        ) == [
            ("authorities:2", "authority", "250", "in", "2016-04-27", "decision", "authorities:glow_choice", 2),
            ("authorities:3", "authority", "330", "in", "2016-04-27", "decision", "authorities:glow_choice", 3),
            (
                "establishments:2",
                "establishment",
                "F1",
                "in",
                "2016-04-27",
                "decision",
                "establishments:glow_choice",
                2,
            ),
            (
                "establishments:3",
                "establishment",
                "M1",
                "out",
                "2016-04-27",
                "decision",
                "establishments:glow_choice",
                3,
            ),
            ("people:3", "individual", "bob", "in", "2016-04-27", "decision", "people:glow_choice", 3),
        ]
        told = audit.engine.rows(
            "select person_id, verdict, blockers, first_passing_on::varchar from verdicts order by 1"
        )
        assert told == [("ann", "will_reach", "", "2016-04-27"), ("bob", "blocked", "establishment", None)]
        assert audit.rows()["people:glow_choice"] == {"read": 1, "accepted": 1, "quarantined": 0}


def test_flags_stand_beside_a_file_of_decisions_where_there_is_one(tmp_path: Path) -> None:
    folder = write(tmp_path, **{**FLAGGED, "decisions": NATION["decisions"]})
    with Check.of(folder, mapped(tmp_path / "m.toml", FLAGS)) as check:
        assert check.engine.rows("select count(*), count(distinct file) from accepted_decisions") == [(9, 4)]


def test_a_flag_that_cannot_be_read_closes_its_gate(tmp_path: Path) -> None:
    people = rows("person_id,role,stage,Glow", "ann,pupil,P7,No", "bob,staff,,in")
    folder = write(tmp_path, **{**FLAGGED, "people": people})
    with Audit.of(folder, SPRING, mapped(tmp_path / "m.toml", FLAGS)) as audit:
        assert audit.engine.rows("select verdict, blockers from verdicts where person_id = 'ann'") == [
            ("reaches_briefly", "individual")
        ]
        assert audit.engine.rows('select file, row, reason, "column", value from quarantine') == [
            ("people:glow_choice", 2, "bad_choice", "choice", "No")
        ]


def test_rows_of_one_key_that_differ_in_the_flag_differ_in_what_decides(tmp_path: Path) -> None:
    people = rows("person_id,role,stage,Glow", "ann,pupil,P7,in", "ann,pupil,P7,out", "bob,staff,,IN", "bob,staff,,in")
    folder = write(tmp_path, **{**FLAGGED, "people": people})
    with Check.of(folder, mapped(tmp_path / "m.toml", FLAGS)) as check:
        assert check.engine.rows("select row, reason from quarantine where file = 'people' order by row") == [
            *((2, "duplicate_key"), (3, "duplicate_key")),
            (5, "duplicate_key"),
        ]
        assert check.stray_opt_outs() == [("people:glow_choice", 3, False)]


def test_without_a_flag_decisions_may_not_be_missing_and_a_flag_needs_a_day(tmp_path: Path) -> None:
    folder = write(tmp_path, **FLAGGED)
    with pytest.raises(
        UnusableExtract, match=r"decisions.csv: the file is missing .* a column of current flags as glow_choice"
    ):
        read(folder)
    assert faults(tmp_path, '[columns.people]\nglow_choice = "Glow"') == [
        "a glow_choice column needs a day: add [snapshot] on = 2016-05-10"
    ]
    assert faults(tmp_path, '[constants.people]\nglow_choice = "in"') == [
        "a glow_choice column needs a day: add [snapshot] on = 2016-05-10"
    ]


def test_every_fault_of_a_mapping_is_told_at_once(tmp_path: Path) -> None:
    text = """
        colours = 1
        [files]
        people = 5
        pupils = "a.csv"
        [columns.people]
        role = "Type"
        roles = "Type"
        [columns.staff]
        role = "x"
        [values.people]
        role = "pupil"
        colour = {}
        [values.decisions.choice]
        Y = true
        YES = "in"
        Yes = "out"
        [constants.people]
        role = "pupil"
        [dates]
        format = 5
        [dates.people]
        stage = "%d/%m/%Y"
        added_on = "%d"
        [snapshot]
        on = 2016-05-10T09:00:00
        by = "me"
    """
    starts = (
        "[colours] is unknown: sections are files, columns,",
        "[files] people must be text in quotation marks, not 5",
        "[files] pupils is unknown: names are authorities,",
        "[columns.staff] is no table: tables are",
        "[columns.people] roles is unknown: names are person_id,",
        "[values.people.role] must be a table of names and texts",
        "[values.people.colour] is no column of people",
        "[values.decisions.choice] Y must be text in quotation marks, not True",
        "[values.decisions.choice] 'Yes' stands twice with different meanings",
        "dates.format must be a format with",
        "[dates.people] stage is unknown: names are added_on",
        "dates.people.added_on must be a format",
        "[snapshot] holds one name",
        "[snapshot] on is datetime",
        "[constants.people] role stands in [columns.people] too",
    )
    found = faults(tmp_path, text)
    assert [message[: len(start)] for message, start in zip(found, starts, strict=True)] == list(starts)


def test_a_word_that_is_none_of_ours_is_a_fault_and_most_of_all_the_wrong_way_round(tmp_path: Path) -> None:
    text = """
        [values.people.role]
        "pupil" = "Learner"
        "Boss" = "head"
        [values.people.stage]
        "Primary 1" = "p1"
        "Nursery" = ""
        [values.people.glow_choice]
        "Y" = "yes"
        [values.decisions.note]
        "x" = "anything"
        [constants.decisions]
        origin = "guess"
        scope = " Individual "
        note = "anything"
    """
    assert faults(tmp_path, text) == [
        "[values.people.role] 'pupil' = 'Learner' is none of ours: pupil, staff; "
        'the other way round, "Learner" = "pupil"?',
        "[values.people.role] 'Boss' = 'head' is none of ours: pupil, staff",
        "[values.people.glow_choice] 'Y' = 'yes' is none of ours: in, out",
        "[constants.decisions] origin = 'guess' is none of ours: decision, entry, default, carried",
    ]


@pytest.mark.parametrize("section", ["files", "columns", "values", "constants", "dates", "snapshot"])
def test_a_section_that_is_no_table_is_a_fault(tmp_path: Path, section: str) -> None:
    assert len(faults(tmp_path, f"{section} = 3")) == 1


@pytest.mark.parametrize("content", [b"[files", b"[files]\npeople = '\xff'", b"a = 1\na = 2"])
def test_a_mapping_that_is_no_toml_is_wrong_usage(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "m.toml").write_bytes(content)
    done = glowaudit("check", write(tmp_path / "extract"), "--mapping", tmp_path / "m.toml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"glowaudit: mapping {tmp_path / 'm.toml'}: ")


def test_a_mapping_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    assert mapped(tmp_path / "m.toml", '\ufeff[files]\npeople = "x.csv"').files == {"people": "x.csv"}


def test_a_proposal_names_headings_words_and_days_and_works_when_it_is_given(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "extract",
        people=rows("person_id,role,Pupil Name,Year Group", "ann,Learner,Ann,P7", "bob,Teacher,,"),
        enrolments=rows(
            "person_id,establishment_id,start_on,Date of Leaving,recorded_at",
            "ann,F1,18/08/2015,,2015/08/18 09:30",
            "bob,M1,19/08/2015,20/08/2030,",
        ),
        decisions=NATION["decisions"].replace(",in,", ",Yes,"),
    )
    check_command(folder, None, "utf-8", None, tmp_path / "m.toml", False)
    mapping = read_mapping(tmp_path / "m.toml")
    assert mapping.columns == {
        "people": {"display_name": "Pupil Name", "stage": "Year Group"},
        "enrolments": {"end_on": "Date of Leaving"},
    }
    assert mapping.values == {
        "people": {"role": {"learner": "pupil", "teacher": "staff"}},
        "decisions": {"choice": {"yes": "in"}},
    }
    with Check.of(folder, mapping) as check:
        assert sum(counts["quarantined"] for counts in check.rows().values()) == 0
        assert check.engine.rows("select recorded_at::varchar from accepted_enrolments where row = 2") == [
            ("2015-08-18 09:30:00",)
        ]
        assert check.engine.rows("select display_name, stage from accepted_people where row = 2") == [("Ann", "P7")]


@pytest.mark.parametrize(
    ("heading", "ours"),
    [("PERSON-ID", "person_id"), ("Persn id", "person_id"), ("SCN", "person_id"), ("Colour", None), ("role", None)],
)
def test_a_heading_is_a_near_miss_by_case_by_a_slip_or_by_what_councils_call_it(heading: str, ours: str | None) -> None:
    assert near_miss("people", "person_id", ["stage", heading]) == (heading if ours else None)


def test_a_proposal_keeps_what_the_mapping_says_already(tmp_path: Path) -> None:
    text = """
        [files]
        people = "Pupils.csv"
        [columns.people]
        person_id = 'The "SCN"'
        [values.people.stage]
        "Primary 1" = "P1"
        "left" = ""
        [constants.people]
        role = "pupil"
        [dates]
        format = "%d/%m/%Y"
        [dates.people]
        added_on = "%Y/%m/%d"
        [snapshot]
        on = 2016-05-10
        [columns.authorities]
        glow_choice = "Tick"
    """
    mapping = mapped(tmp_path / "m.toml", text)
    again = mapped(tmp_path / "again.toml", mapping_text(mapping, Proposal({"people": {"stage": "Year"}})))
    assert again.columns == {**mapping.columns, "people": {"person_id": 'The "SCN"', "stage": "Year"}}
    names = ("files", "values", "constants", "date_formats", "snapshot_on")
    assert {name: getattr(again, name) for name in names} == {name: getattr(mapping, name) for name in names}


def test_check_names_near_misses_and_counts_unmapped_values(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "extract",
        people=rows("Person ID,Type", "ann,pupil", "bob,Teacher"),
        decisions=NATION["decisions"].replace(",in,", ",Y,"),
    )
    done = glowaudit("check", folder, "--write-mapping", tmp_path / "m.toml")
    assert done.returncode == 3
    assert "people: is 'Person ID' our person_id?\npeople: is 'Type' our role?\n" in done.stdout
    assert "decisions: 4 rows have choice 'Y'\n" in done.stdout
    assert "people: 1 row has role 'Teacher'\n" in done.stdout
    assert done.stderr == (
        "The extract cannot be used; nothing was written. 2 fault(s):\n"
        "  - people.csv: the column 'person_id' is missing; is it 'Person ID'? "
        'Then map it: [columns.people] person_id = "Person ID"\n'
        "  - people.csv: the column 'role' is missing; is it 'Type'? Then map it: [columns.people] role = \"Type\"\n"
    )
    again = glowaudit("check", folder, "--mapping", tmp_path / "m.toml")
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout.startswith("12 rows read, 0 rows in quarantine")


def proposed(folder: Path, **tables: str) -> tuple[str, str]:
    """What `check` prints of an extract, and the mapping that it writes."""
    done = glowaudit("check", write(folder / "extract", **tables), "--write-mapping", folder / "m.toml")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout, (folder / "m.toml").read_text(encoding="utf-8")


def test_a_cell_that_has_slipped_is_counted_and_not_shown(tmp_path: Path) -> None:
    people = rows("person_id,role,stage", "ann,Learner,P7", "bob,Teacher,", "p,Ann Smith,", "q,pupil,Nan")
    printed, mapping = proposed(tmp_path, people=people)
    assert "people: 1 row has a role that is none of ours (row 4)\n" in printed
    assert "people: 1 row has a stage that is none of ours (row 5)\n" in printed
    assert "people: 1 row has role 'Learner'\n" in printed
    assert (
        '[values.people.role]\nLearner = "pupil"\nTeacher = "staff"\n# 1 row has a role that is none of ours' in mapping
    )
    assert not re.search("Smith|Nan", printed + mapping)
    assert read_mapping(tmp_path / "m.toml").values == {
        "people": {"role": {"learner": "pupil", "teacher": "staff"}, "stage": {}}
    }


def test_a_value_that_is_no_synonym_is_shown_where_it_is_short_and_stands_in_three_rows(tmp_path: Path) -> None:
    def people(value: str, number: int) -> str:
        return NATION["people"] + rows(*(f"p{n},{value}," for n in range(number)))

    for place, (number, value, shown) in enumerate(
        (
            (2, "Guest", False),
            (3, "Guest", True),
            (3, "Guest of the schools", True),
            (3, "Guest of our schools.", False),
        )
    ):
        printed, mapping = proposed(tmp_path / f"{place}", people=people(value, number))
        assert (f"people: {number} rows have role '{value}'\n" in printed) == shown
        assert (re.search(rf'^# "?{value}"? = ""', mapping, re.M) is not None) == shown
        assert (value in printed + mapping) == shown
    assert (
        "people: 12 rows have a role that is none of ours (row 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, ...)\n"
        in proposed(tmp_path / "long", people=people("A guest of the school", 12))[0]
    )


@pytest.mark.parametrize("value", ["p007", "P007", "Zoe Munro", "Munro", "zoe"])
def test_an_id_or_a_name_that_has_slipped_in_many_rows_is_not_shown(tmp_path: Path, value: str) -> None:
    people = rows("person_id,role,display_name,stage", "ann,pupil,,P7", "bob,staff,,", 'p007,pupil,"Munro, Zoe",')
    people += rows(*(f"p{n},pupil,Zoe Munro,{value}" for n in range(4)))
    decisions = NATION["decisions"] + rows(*(f"d{n},{value},individual,out,2016-04-30,,," for n in range(4)))
    printed, mapping = proposed(tmp_path, people=people, decisions=decisions)
    assert "people: 4 rows have a stage that is none of ours (row 5, 6, 7, 8)\n" in printed
    assert "decisions: 4 rows have a scope that is none of ours (row 6, 7, 8, 9)\n" in printed
    assert value not in (printed + mapping).replace(str(tmp_path), "")


def test_a_column_of_many_different_values_is_doubted_and_none_of_them_shown(tmp_path: Path) -> None:
    people = NATION["people"] + rows(*(f"p{n},Guest {n % 20}," for n in range(60)))
    printed, mapping = proposed(tmp_path, people=people)
    assert "people: role holds many different values: is it the right column?\n" in printed
    assert "Guest" not in printed + mapping


def test_check_proposes_nothing_for_a_file_with_another_separator(tmp_path: Path) -> None:
    folder = write(tmp_path / "extract", people=rows("person_id;role;stage", "ann;pupil;P7"))
    done = glowaudit("check", folder)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.endswith("1 fault(s):\n  - people.csv looks separated by semicolons: save it with commas\n")


def test_the_mapping_of_the_councils_sample_works_and_check_proposes_one_as_good(root: Path, tmp_path: Path) -> None:
    council = root / "data" / "samples" / "council"
    with Check.of(
        council, mapped(tmp_path / "theirs.toml", (council / "mapping.toml").read_text(encoding="utf-8"))
    ) as check:
        expected = check.rows()
    assert sum(counts["quarantined"] for counts in expected.values()) == 0
    files = "[files]\n" + "".join(
        f'{table} = "{name}.csv"\n'
        for table, name in (
            *(("authorities", "Authority"), ("establishments", "Schools")),
            *(("people", "Pupils and staff"), ("enrolments", "Admissions")),
        )
    )
    (tmp_path / "files.toml").write_text(files, encoding="utf-8")
    done = glowaudit("check", council, "--mapping", tmp_path / "files.toml", "--write-mapping", tmp_path / "ours.toml")
    assert done.returncode == 3
    ours = (tmp_path / "ours.toml").read_text(encoding="utf-8")
    ours = ours.replace("# on = 2016-05-10   the", "on = 2016-05-10  # the").replace(
        '# "Support Staff" = ""', '"Support Staff" = "staff" #'
    )
    with Check.of(council, mapped(tmp_path / "mended.toml", ours)) as check:
        assert check.rows() == expected
