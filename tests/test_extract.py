"""An extract as a folder of files: which are wanted, which columns, and every fault of whole files at once."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from small_extract import raw, read, write
from small_nation import NATION, SPRING, rows

from glowaudit import audit
from glowaudit.audit import Audit
from glowaudit.csv_file import Survey, survey_bytes
from glowaudit.engine import Engine
from glowaudit.errors import UnusableExtract, UsageError
from glowaudit.extract import read_extract
from glowaudit.schema import TABLES

TABLE_NAMES = ("authorities", "establishments", "people", "enrolments", "decisions")


def faults(folder: Path, **given: str) -> list[str]:
    """What is said about an extract that cannot be used."""
    with pytest.raises(UnusableExtract) as unusable:
        read(folder, **given)
    assert unusable.value.exit_code == 3
    return unusable.value.faults


@pytest.fixture
def parquet() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database that writes Parquet files."""
    with duckdb.connect() as connection:
        yield connection


def save(connection: duckdb.DuckDBPyConnection, select: str, path: Path) -> None:
    """Write the rows of a select as a Parquet file."""
    quoted = str(path).replace("'", "''")
    connection.execute(f"copy ({select}) to '{quoted}' (format parquet)")


def test_an_extract_is_five_files_and_accounts_and_feeds_where_there_are_any(tmp_path: Path) -> None:
    five = read(write(tmp_path / "five"))
    assert tuple(five.files) == TABLE_NAMES
    seven = read(
        write(
            tmp_path / "seven",
            accounts=rows("account_id,person_id,source,status", "1,ann,seemis,active"),
            feeds=rows("person_id,sent_on"),
        )
    )
    assert tuple(seven.files) == (*TABLE_NAMES, "accounts", "feeds")
    assert len(raw(tmp_path / "seven", "accounts", "account_id")) == 1
    assert raw(tmp_path / "seven", "feeds", "person_id") == []


def test_every_raw_table_has_every_column_of_the_contract(tmp_path: Path) -> None:
    folder = write(tmp_path)
    widths = {name: len(raw(folder, name, ", ".join(table.columns))) for name, table in TABLES.items()}
    assert list(widths.values()) == [2, 2, 2, 2, 4, 0, 0]
    assert raw(folder, "people", "row, line, person_id, role, display_name, added_on") == [
        (2, 2, "ann", "pupil", None, None),
        (3, 3, "bob", "staff", None, None),
    ]


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        authorities=None,
        establishments=rows("establishment_id,name,authority_id"),
        people=rows("person id,Role,stage", '"ann,pupil,P7', "bob,staff,"),
        enrolments=NATION["enrolments"].encode() + b"ann,\xc9,2016-01-01,,\n",
        decisions=rows("decision_id,scope,subject_id,choice,choice", "d1,individual,ann,in,in"),
        accounts=rows("account_id,person_id,source", "1,ann,seemis"),
    )
    found = faults(folder)
    wanted = (
        ("authorities.csv: the file is missing",),
        ("establishments.csv: there is a header and no row",),
        ("people.csv: the column 'person_id' is missing", "'person id'"),
        ("people.csv: the column 'role' is missing", 'role = "Role"'),
        ("people.csv: line 2: a quotation mark",),
        ("enrolments.csv: byte 0xC9", "--encoding cp1252"),
        ("decisions.csv: the heading 'choice' stands 2 times",),
        ("decisions.csv: the column 'effective_on' is missing",),
        ("accounts.csv: the column 'status' is missing",),
    )
    assert len(found) == len(wanted)
    for message, parts in zip(found, wanted, strict=True):
        assert all(part in message for part in parts), message


def test_a_column_that_is_missing_is_told_beside_a_byte_that_is_not_utf_8(tmp_path: Path) -> None:
    found = faults(write(tmp_path, people=b"person_id,rolle\nann,pupil\xe9\n"))
    assert [message[:38] for message in found] == [
        "people.csv: the column 'role' is missi",
        "people.csv: byte 0xE9 at offset 25 (li",
    ]


@pytest.mark.parametrize(("separator", "words"), [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")])
def test_a_file_with_another_separator_is_told_so_and_nothing_else(tmp_path: Path, separator: str, words: str) -> None:
    people = rows("person_id,role,stage", "ann,pupil,P7", '"bob",staff,', '"zoe\n",staff,').replace(",", separator)
    assert faults(write(tmp_path, people=people)) == [f"people.csv looks separated by {words}: save it with commas"]
    found = faults(write(tmp_path, people=people.replace("ann", "é").encode("cp1252")))
    assert [message.split(":")[0] for message in found] == [f"people.csv looks separated by {words}", "people.csv"]


@pytest.mark.parametrize("table", [*TABLE_NAMES])
def test_a_file_that_is_missing_is_named(tmp_path: Path, table: str) -> None:
    (message,) = faults(write(tmp_path, **{table: None}))
    assert message.startswith(f"{table}.csv: the file is missing (nor is there {table}.parquet)")


@pytest.mark.parametrize("table", [*TABLE_NAMES, "accounts"])
def test_a_header_without_rows_is_unusable(tmp_path: Path, table: str) -> None:
    header = ",".join(TABLES[table].required)
    for content in (header, f"{header}\n", f"\ufeff{header}\r\n\r\n \t\r\n"):
        assert faults(write(tmp_path, **{table: content})) == [
            f"{table}.csv: there is a header and no row; export the table again"
        ]


@pytest.mark.parametrize(
    ("table", "column"), [(table.name, column) for table in TABLES.values() for column in table.required]
)
def test_a_required_column_that_is_missing_is_named(tmp_path: Path, table: str, column: str) -> None:
    others = [name for name in TABLES[table].required if name != column]
    (message,) = faults(
        write(tmp_path, **{table: rows(",".join((*others, "x")), ",".join("1" for _ in (*others, "x")))})
    )
    assert message.startswith(f"{table}.csv: the column '{column}' is missing")


def test_extra_columns_are_ignored_and_named(tmp_path: Path) -> None:
    people = rows('house,person_id,role,"pupil, name",house,', "x,ann,pupil,Ann,y,", "x,bob,staff,Bob,y,")
    folder = write(tmp_path, people=people)
    assert read(folder).ignored["people"] == ("house", "pupil, name", "house", "")
    assert raw(folder, "people", "person_id, role") == [("ann", "pupil"), ("bob", "staff")]


def test_columns_may_stand_in_any_order_and_headings_may_have_white_space_round_them(tmp_path: Path) -> None:
    people = '\ufeff stage,"role" ,\u00a0person_id\u2003\r\nP7,pupil,ann\r\n,staff,bob\r\n'
    folder = write(tmp_path, people=people)
    assert raw(folder, "people", "person_id, role, stage") == [("ann", "pupil", "P7"), ("bob", "staff", None)]


@pytest.mark.parametrize(
    "identifier", ["007", "1e5", "0x1F", "1_000", "+5", "1.0", "TRUE", "NaN", "NULL", "2016-04-28", "Aa"]
)
def test_an_identifier_in_a_csv_file_stays_the_text_it_is(tmp_path: Path, identifier: str) -> None:
    folder = write(tmp_path, people=rows("person_id,role", f"{identifier},pupil"))
    assert raw(folder, "people", "person_id") == [(identifier,)]


def test_every_row_of_a_large_file_has_the_number_of_its_line(tmp_path: Path) -> None:
    folder = write(tmp_path)
    lines = [f"{number},pupil,{'x' * (number % 50)},P1," for number in range(2, 700_000)]
    (folder / "people.csv").write_text("person_id,role,display_name,stage,added_on\n" + "\n".join(lines))
    with Engine() as engine:
        read_extract(engine, folder)
        found = engine.rows("select count(*), count(case when row = cast(person_id as int) then 1 end) from raw_people")
        is_quick = "select count(*) from duckdb_views() where view_name = 'raw_people'"
        assert engine.rows(is_quick) == [(1,)]
    assert found == [(len(lines), len(lines))]


def test_a_parquet_file_reads_as_the_csv_file_does(tmp_path: Path, parquet: duckdb.DuckDBPyConnection) -> None:
    folder = write(tmp_path, enrolments=None)
    save(
        parquet,
        "select * from (values ('ann', 'F1', date '2015-08-18', null, timestamp '2015-08-18 09:30:00.25'), "
        "(' 007 ', '\u00a0', date '2015-08-19', date '9999-12-31', timestamp '2015-08-18'), "
        "('', 'M1', date '0512-01-02', null, null)) t(person_id, establishment_id, start_on, end_on, recorded_at)",
        folder / "enrolments.parquet",
    )
    assert raw(folder, "enrolments", "row, line, person_id, establishment_id, start_on, end_on, recorded_at") == [
        (2, 2, "ann", "F1", "2015-08-18", None, "2015-08-18 09:30:00.250000"),
        (3, 3, "007", None, "2015-08-19", "9999-12-31", "2015-08-18"),
        (4, 4, None, "M1", "0512-01-02", None, None),
    ]
    found = read(folder)
    path = folder / "enrolments.parquet"
    assert found.files["enrolments"] == path
    assert found.sha256["enrolments"] == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("cast(5237521 as integer)", "5237521"),
        ("cast(1234567890123456789 as bigint)", "1234567890123456789"),
        ("cast(7 as utinyint)", "7"),
        ("true", "true"),
        ("cast('Aa' as enum ('Aa'))", "Aa"),
        ("timestamp '2016-04-28 00:00:00'", "2016-04-28"),
        ("cast('2016-04-28 01:00:00+01' as timestamptz)", "2016-04-28"),
        ("cast('2016-04-28 10:00:00' as timestamp_s)", "2016-04-28 10:00:00.000000"),
        ("cast('2016-04-28 10:00:00.123456789' as timestamp_ns)", "2016-04-28 10:00:00.123456789"),
        ("null", None),
    ],
)
def test_whole_numbers_days_and_moments_of_parquet_become_text(
    tmp_path: Path, parquet: duckdb.DuckDBPyConnection, column: str, text: str | None
) -> None:
    folder = write(tmp_path, people=None)
    parquet.execute("set TimeZone = 'UTC'")
    save(parquet, f"select {column} as person_id, 'pupil' as role", folder / "people.parquet")
    assert raw(folder, "people", "person_id") == [(text,)]


@pytest.mark.parametrize("column", ["5237521.0::double", "1.5::float", "1.50::decimal(9,2)", "['F1']", "'F1'::blob"])
def test_a_parquet_column_that_would_have_to_be_guessed_is_refused_where_it_is_one_of_ours(
    tmp_path: Path, parquet: duckdb.DuckDBPyConnection, column: str
) -> None:
    folder = write(tmp_path, people=None)
    path = folder / "people.parquet"
    save(parquet, f"select {column} as person_id, {column} as role", path)
    assert [message[:38] for message in faults(folder)] == [
        "people.parquet: the column 'person_id'",
        "people.parquet: the column 'role' hold",
    ]
    save(parquet, f"select 'ann' as person_id, 'pupil' as role, {column} as attendance", path)
    assert read(folder).ignored["people"] == ("attendance",)


def test_a_parquet_file_that_is_damaged_or_none_is_a_fault_of_the_extract(
    tmp_path: Path, parquet: duckdb.DuckDBPyConnection
) -> None:
    folder = write(tmp_path, people=None, enrolments=None)
    (folder / "people.parquet").write_bytes(b"person_id,role\nann,pupil\n")
    path = folder / "enrolments.parquet"
    save(parquet, "select 'ann' as person_id, 'F1' as establishment_id, '2015-08-18' as start_on", path)
    content = bytearray(path.read_bytes())
    content[8:40] = b"\xff" * 32
    path.write_bytes(content)
    messages = faults(folder)
    assert messages[0].startswith("people.parquet: not a readable Parquet file")
    assert (
        messages[1]
        == "enrolments.parquet: the Parquet file is damaged: its rows cannot be read; export the table again"
    )


def test_a_parquet_file_without_rows_is_unusable(tmp_path: Path, parquet: duckdb.DuckDBPyConnection) -> None:
    folder = write(tmp_path, people=None)
    save(parquet, "select 'ann' as person_id, 'pupil' as role where false", folder / "people.parquet")
    assert faults(folder) == ["people.parquet: there is a header and no row; export the table again"]


def test_one_table_in_two_files_is_refused(tmp_path: Path, parquet: duckdb.DuckDBPyConnection) -> None:
    folder = write(tmp_path)
    save(parquet, "select 'ann' as person_id, 'pupil' as role", folder / "people.parquet")
    assert faults(folder) == ["people: both people.csv and people.parquet are there; take one away"]


ODD_FOLDERS = (
    "a b",
    "it's",
    'say "so"',
    "Comhairle nan Eilean Siar é",
    "b*",
    "[ab]",
    "q?",
    "**",
    "{a,b}",
    "~x",
    "-x",
    "%d",
)


@pytest.mark.parametrize("name", [*ODD_FOLDERS, "c0=7", "person_id=9", "x\ny", "a;b--", "$HOME", "b*[1]\\n"])
def test_a_folder_may_have_any_name_and_only_its_own_files_are_read(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch, parquet: duckdb.DuckDBPyConnection
) -> None:
    for other in ("a", "b", "bx", "q1", "zz"):
        folder = write(tmp_path / other, people=rows("person_id,role", "wrong,staff", "wrong2,staff"), feeds=None)
        save(parquet, "select 'wrong' as person_id, '2016-01-01' as sent_on", folder / "feeds.parquet")
    folder = write(tmp_path / name)
    if "\\" not in name:
        save(parquet, "select 'ann' as person_id, '2016-01-01' as sent_on", folder / "feeds.parquet")
    monkeypatch.chdir(tmp_path)
    for given in (folder, Path(name)):
        assert raw(given, "people", "person_id, role") == [("ann", "pupil"), ("bob", "staff")]
        assert raw(given, "feeds", "person_id") == [("ann",)] * ("\\" not in name)


def test_files_may_be_links_and_the_folder_may_be_read_only(tmp_path: Path) -> None:
    there = write(tmp_path / "there")
    here = tmp_path / "here"
    here.mkdir()
    for file in there.iterdir():
        (here / file.name).symlink_to(file)
    (tmp_path / "link").symlink_to(here)
    before = sorted(there.iterdir())
    for path in (here, there):
        path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert len(raw(tmp_path / "link", "people", "person_id")) == 2
    for path in (here, there):
        path.chmod(stat.S_IRWXU)
    assert sorted(there.iterdir()) == before


def test_a_link_that_leads_nowhere_and_a_folder_of_that_name_are_missing_files(tmp_path: Path) -> None:
    folder = write(tmp_path, people=None, enrolments=None)
    (folder / "people.csv").symlink_to(tmp_path / "gone.csv")
    (folder / "enrolments.csv").mkdir()
    assert [message.split(":")[0] for message in faults(folder)] == ["people.csv", "enrolments.csv"]


def test_a_file_that_may_not_be_read_is_told_with_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path)

    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("glowaudit.extract.survey_bytes", refuse)
    assert faults(folder)[0] == "authorities.csv: it cannot be read (Permission denied)"


@pytest.mark.parametrize("missing", ["nowhere", "people.csv"])
def test_an_extract_that_is_no_folder_is_wrong_usage(tmp_path: Path, missing: str) -> None:
    with pytest.raises(UsageError, match="is not a folder"):
        read(write(tmp_path) / missing)


@pytest.mark.parametrize("encoding", ["klingon", "", "hex", "rot13", "base64", "utf 8\x00"])
def test_an_encoding_that_is_none_is_wrong_usage(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(UsageError, match="no such encoding"):
        read(write(tmp_path), encoding=encoding)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "UTF8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-32"]
)
def test_every_file_is_read_in_the_encoding_given(tmp_path: Path, encoding: str) -> None:
    people = rows("person_id,role,display_name", "ann,pupil,Ann Ò", "bob,staff,", "") + '"x\r\ny",staff,\n'
    texts = {**NATION, "people": people}
    folder = write(tmp_path, **{table: text.encode(encoding) for table, text in texts.items()})
    assert raw(folder, "people", "row, line, person_id, display_name", encoding=encoding) == [
        *((2, 2, "ann", "Ann Ò"), (3, 3, "bob", None)),
        (5, 5, "x\r\ny", None),
    ]
    digest = hashlib.sha256((folder / "people.csv").read_bytes()).hexdigest()
    assert read(folder, encoding=encoding).sha256["people"] == digest


def test_the_temporary_copies_of_careful_reading_are_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch [1]*"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    folder = write(tmp_path / "extract", people=rows("person_id,role", "", "ann,pupil", "bob,staff"))
    assert raw(folder, "people", "row, person_id") == [(3, "ann"), (4, "bob")]
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("table", ["people.csv", "feeds.parquet"])
def test_a_file_that_changes_while_it_is_read_is_told(
    table: str, tmp_path: Path, parquet: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path)
    save(parquet, "select 'ann' as person_id, date '2016-04-28' as sent_on, 'F1' as establishment_id", tmp_path / "new")
    (folder / "feeds.parquet").write_bytes((tmp_path / "new").read_bytes())
    quick = audit.run_layers

    def meanwhile(engine: Engine, *given: Any) -> None:
        quick(engine, *given)
        if table == "feeds.parquet":
            (folder / table).write_bytes((tmp_path / "new").read_bytes() + b" ")

    def surveyed(path: Path) -> Survey:
        found = survey_bytes(path)
        if path.name == table:
            path.write_bytes(path.read_bytes().replace(b"pupil", b"staff"))
        return found

    monkeypatch.setattr("glowaudit.audit.run_layers", meanwhile)
    monkeypatch.setattr("glowaudit.extract.survey_bytes", surveyed)
    with pytest.raises(UnusableExtract) as unusable, Audit.of(folder, SPRING):
        pass
    assert unusable.value.faults == [f"{table}: the file changed while it was read; begin anew"]


def test_what_the_quick_way_could_not_read_is_not_kept_twice(tmp_path: Path) -> None:
    folder = write(tmp_path)
    with (folder / "people.csv").open("a", encoding="utf-8") as file:
        file.write("\nzoe,pupil,,P1,\n")
    with Engine() as engine:
        read_extract(engine, folder)
        assert engine.rows("select row from raw_people where person_id = 'zoe'") == [(5,)]
        held = {name for (name,) in engine.rows("select table_name from duckdb_tables()")}
    assert "read_people" not in held
    assert {"raw_people", "read_enrolments"} <= held
