"""CSV files: one dialect, read in two ways that give the same rows, each with its row and line."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from oracle import Unusable
from oracle.reading import read_table

from glowaudit import csv_file
from glowaudit.csv_file import CsvSource, open_csv, survey_bytes
from glowaudit.engine import Engine
from glowaudit.extract import PLACES
from glowaudit.mapping import Mapping
from glowaudit.relation import FileFault, Relation
from glowaudit.values import column_expression

COLUMNS = ("person_id", "sent_on", "establishment_id")
HEADER = ",".join(COLUMNS)
Table = list[tuple[Any, ...]]
Answer = Table | str


@cache
def engine() -> Engine:
    """One database for all: to open one takes longer than to read a small file."""
    return Engine()


@pytest.fixture(scope="module", autouse=True)
def _closed() -> Iterator[None]:
    yield
    engine().close()
    engine.cache_clear()


def believed(engine: Engine, relation: Relation) -> Table | None:
    """The trimmed rows of a relation; None where it gives none or not as many as it must."""
    if relation.select is None:
        return None
    cells = [
        f"coalesce({column_expression('feeds', column, place, Mapping(), relation.trim)}, '')"
        for place, column in enumerate(COLUMNS)
    ]
    rows_read = f"(select {PLACES}, * from read_whole)" if relation.one_a_line else f"({relation.select})"
    select = f"select row, line, malformed is not null, {', '.join(cells)} from {rows_read}"
    try:
        if relation.one_a_line:
            engine.create("read_whole", relation.select)
        rows = engine.rows(f"select * from ({select}) order by row")
    except duckdb.Error:
        if relation.otherwise is None:
            raise
        return None
    return rows if relation.must_have in (None, len(rows)) else None


def both_ways(folder: Path, content: bytes, encoding: str = "utf-8") -> tuple[Table | None, Answer]:
    """What the quick way gives (None: it is not to be believed), and what the careful one does or says."""
    path = folder / "feeds.csv"
    path.write_bytes(content)
    try:
        relation = open_csv(CsvSource(path, encoding, folder))
    except FileFault as fault:
        return None, str(fault)
    quick = believed(engine(), relation)
    try:
        careful = believed(engine(), relation.otherwise()) if relation.otherwise else None
    except FileFault as fault:
        return quick, str(fault)
    assert careful is not None
    return quick, careful


def rows_of(folder: Path, content: str | bytes) -> Table:
    """The rows of a file that can be read; the quick way, where it is to be believed, gives the same."""
    quick, careful = both_ways(folder, content if isinstance(content, bytes) else content.encode())
    assert isinstance(careful, list), careful
    assert quick in (None, careful)
    return careful


def said_of(folder: Path, content: str | bytes) -> str:
    """The message about a file that cannot be read."""
    quick, careful = both_ways(folder, content if isinstance(content, bytes) else content.encode())
    assert quick is None
    assert isinstance(careful, str)
    return careful


def reference(folder: Path) -> Table | None:
    """The rows as the reference reads them, None where it refuses the file."""
    try:
        rows = read_table("feeds", folder / "feeds.csv")
    except Unusable:
        return None
    return [(row.row, row.line, bool(row.malformed), *(row[column] for column in COLUMNS)) for row in rows]


PIECES = (
    *('"', '"', '""', ",", ",", '","', "\n", "\n", "\r\n", " ", "\t", "\x0b", "a", "b c", "é", "\ufeff", "\\"),
    *("\u00a0", "\u2028", "\x85", "\x1c", "\x00", "'", "#", "=1", "NULL", "2016-04-28", '"x"', 'x"y', ',"",\n'),
)
SOUPS = st.lists(st.sampled_from((*PIECES, "\r")), max_size=24).map("".join)
FIELDS = st.one_of(
    st.sampled_from(("", "", "a", "0012", "é\u00a0x", " padded\t", '"quoted"', '"a,b"', '"say ""so"""', '""')),
    st.sampled_from((' "x"', '"x" ', '"x"\u2003', '"two\nlines"', '"two\r\nlines"', 'a"b', "\x00", '"x"y', "z" * 3000)),
)
LINES = st.one_of(
    st.lists(FIELDS, min_size=3, max_size=3).map(",".join),
    st.lists(FIELDS, min_size=1, max_size=5).map(",".join),
    st.sampled_from(("", " \t\u00a0", '""', ",,", ",,,", "a,b", 'a,b,c,""')),
)
PLAIN_LINES = st.lists(st.sampled_from(("", "a", "é", '"b,c"', "0012", '""')), min_size=3, max_size=3).map(",".join)
NEWLINES = st.sampled_from(("\n", "\r\n", "\r", "\n\n"))


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """A CSV file: soups of what is special, rows of odd fields, or rows with nothing odd at all."""
    newline, lines = draw(NEWLINES), draw(st.sampled_from((LINES, PLAIN_LINES, PLAIN_LINES, None)))
    body = draw(SOUPS) if lines is None else newline.join(draw(st.lists(lines, max_size=6)))
    start, end = draw(st.sampled_from(("", "\ufeff", "\n"))), draw(st.sampled_from(("", "\n", "\r\n", " ")))
    return (start + HEADER + newline[:2] + body + end).encode()


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(texts())
def test_the_quick_way_the_careful_way_and_the_reference_read_the_same_rows(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        quick, careful = both_ways(Path(folder), content)
        expected = reference(Path(folder))
    event("quick" if quick is not None else "careful" if expected is not None else "refused")
    if expected is None:
        assert isinstance(careful, str)
        assert quick is None
    else:
        assert careful == expected
        assert quick in (None, expected)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(texts(), st.integers(1, 7))
def test_a_file_is_surveyed_alike_however_its_bytes_come(content: bytes, chunk: int) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        path = Path(folder, "a.csv")
        path.write_bytes(content + b"\xe2\x82" * (chunk == 7))
        whole = survey_bytes(path)
        patch.setattr(csv_file, "CHUNK", chunk)
        assert survey_bytes(path) == whole
        assert whole.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_plain_file_is_read_the_quick_way(tmp_path: Path, newline: str) -> None:
    content = newline.join((HEADER, "p1,2016-04-28,F1", '"p,2",2016-04-28,', "p3,,,"[:-1], "é,x,"))
    quick, careful = both_ways(tmp_path, content.encode())
    assert quick is not None
    assert quick == careful
    assert quick[1] == (3, 3, False, "p,2", "2016-04-28", "")


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n\n"])
def test_a_byte_order_mark_and_a_missing_last_line_end_change_nothing(tmp_path: Path, mark: str, end: str) -> None:
    assert rows_of(tmp_path, f"{mark}{HEADER}\np1,x,F1{end}") == [(2, 2, False, "p1", "x", "F1")]


def test_white_space_at_the_very_end_of_a_file_is_trimmed_too(tmp_path: Path) -> None:
    quick, careful = both_ways(tmp_path, f"{HEADER}\np1,x,F1 ".encode())
    assert quick == careful == [(2, 2, False, "p1", "x", "F1")]


@pytest.mark.parametrize("space", [*"\t\x0b\x0c \x85\u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000"])
def test_values_are_trimmed_of_every_unicode_white_space(tmp_path: Path, space: str) -> None:
    assert rows_of(tmp_path, f"{HEADER}\n{space}p 1{space},{space}, F1{space}\n") == [(2, 2, False, "p 1", "", "F1")]


@pytest.mark.parametrize("other", ["\u200b", "\ufeff", "\u180e", "\x1c", "\x00"])
def test_what_unicode_does_not_call_white_space_belongs_to_the_value(tmp_path: Path, other: str) -> None:
    assert rows_of(tmp_path, f"{HEADER}\n{other}p{other},x,\n")[0][3] == f"{other}p{other}"


@pytest.mark.parametrize("row", ["p,x,F1,", 'p,x,F1,""', "p,x,F1,y", "p,x", "p", '""', ",", '"p"x,y,F1'])
def test_a_row_of_the_wrong_shape_is_malformed_and_costs_no_other_row(tmp_path: Path, row: str) -> None:
    found = rows_of(tmp_path, f"{HEADER}\np1,x,F1\n{row}\np3,x,F1\n")
    assert [(line[0], line[2]) for line in found] == [(2, False), (3, True), (4, False)]
    assert [found[0][3], found[2][3]] == ["p1", "p3"]


@pytest.mark.parametrize("blank", ["", " ", "\t\u00a0\u2003", "\x0b"])
def test_a_line_of_white_space_is_no_row_but_is_counted(tmp_path: Path, blank: str) -> None:
    found = rows_of(tmp_path, f"{blank}\n{HEADER}\n{blank}\np1,x,F1\n{blank}\n{blank}\np2,x,F1\n{blank}")
    assert [row[:4] for row in found] == [(4, 4, False, "p1"), (7, 7, False, "p2")]


def test_lines_count_what_stands_inside_quotes_and_rows_do_not(tmp_path: Path) -> None:
    found = rows_of(tmp_path, f'{HEADER}\n"p\n1",x,F1\r\np2,"\r\n\r\n",F1\n\np3,x,F1\rp4,"x\ry",\n')
    assert [row[:2] for row in found] == [(2, 2), (3, 4), (5, 8), (6, 9)]
    assert [row[3] for row in found] == ["p\n1", "p2", "p3", "p4"]


def test_a_mark_inside_a_field_is_text_and_white_space_round_quotes_is_harmless(tmp_path: Path) -> None:
    found = rows_of(tmp_path, f'{HEADER}\nAnne "Nan" S,a"b, c"\n"a" ,"say ""hi"" , you"\u00a0,"b"\t\n "a,b"\n')
    assert [row[2:] for row in found] == [
        (False, 'Anne "Nan" S', 'a"b', 'c"'),
        (False, "a", 'say "hi" , you', "b"),
        (True, '"a', 'b"', ""),
    ]


@pytest.mark.parametrize("row", ['p1, "x" ,F1', ' "p1",x,F1', 'p1,x,\t"F1"', 'p1,"x", "F1"'])
def test_a_mark_after_white_space_is_text_for_it_does_not_begin_the_field(tmp_path: Path, row: str) -> None:
    fields = [field.strip() for field in row.replace('"x",', "x,").split(",")]
    assert rows_of(tmp_path, f"{HEADER}\n{row}\n") == [(2, 2, False, *fields)]


def test_quotes_after_white_space_may_run_over_several_lines(tmp_path: Path) -> None:
    found = rows_of(tmp_path, f'{HEADER}\n"a" ,"b\nc" ,"d"\np2,x,F1\n')
    assert found == [(2, 2, False, "a", "b\nc", "d"), (3, 4, False, "p2", "x", "F1")]


def test_a_malformed_row_is_read_by_position_to_its_end(tmp_path: Path) -> None:
    found = rows_of(tmp_path, f'{HEADER}\n"p"x\u2028y\x0bz\x1c,"a, b"" c",F1\n')
    assert found == [(2, 2, True, "px\u2028y\x0bz\x1c", 'a, b" c', "F1")]


def test_a_stray_quotation_mark_does_not_eat_the_rows_after_it(tmp_path: Path) -> None:
    found = rows_of(tmp_path, f'{HEADER}\n"Leven" High,x,F1\np2,x,F1\n"p3,x",F1"\np4,x,F1\n')
    assert [(row[0], row[2], row[3]) for row in found] == [
        *((2, True, "Leven High"), (3, False, "p2")),
        *((4, True, "p3,x"), (5, False, "p4")),
    ]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ('p1,x,F1\n"p2,x,F1\np3,x,F1\n', 3),
        ('p1,x,"F1', 2),
        ('"p1,x,F1\np2,"x",F1\np3,x,F1\n', 2),
        ('p1,x,F1\n\n"p2\n",x\n', 4),
        ('p1,x,F1\np2,"a"b,"c\nd"\np3,x,F1\n', 3),
        ('p1,"a" ,"b\n', 2),
    ],
)
def test_quotes_that_do_not_close_or_tear_a_row_name_the_line(tmp_path: Path, body: str, line: int) -> None:
    message = said_of(tmp_path, f"{HEADER}\n{body}")
    assert message.startswith(f"feeds.csv: line {line}: ")
    assert "quotation mark" in message


def test_every_record_that_a_quotation_mark_tears_is_named_and_of_very_many_the_first_ten(tmp_path: Path) -> None:
    def said(torn: int, end: str) -> list[str]:
        return said_of(tmp_path, f"{HEADER}\n" + 'p1,x,F1\n"p2\n",x\n' * torn + end).splitlines()

    tail = '2 fields where the header has 3, over 2 lines: is a quotation mark (") out of place?'
    for torn in (2, 10):
        assert said(torn, "p3,x,F1\n") == [f"feeds.csv: line {3 * n}: {tail}" for n in range(1, torn + 1)]
    assert said(1, '"p3')[1] == 'feeds.csv: line 5: a quotation mark (") opens here and never closes'
    assert said(12, "p3,x,F1\n")[9:] == [
        f"feeds.csv: line 30: {tail}",
        f"feeds.csv: and 2 more such records, the last of them in line 36: {tail}",
    ]


@pytest.mark.parametrize("content", ["", "\ufeff", "\n\n", "\ufeff \t\r\n"])
def test_a_file_with_nothing_in_it_is_called_empty(tmp_path: Path, content: str) -> None:
    assert said_of(tmp_path, content) == "feeds.csv: the file is empty; its first line must be the header"


def test_a_header_that_is_malformed_is_a_fault_of_the_file(tmp_path: Path) -> None:
    assert said_of(tmp_path, '"person_id"x,sent_on\np,x\n').startswith("feeds.csv: line 1: the header is malformed")
    assert said_of(tmp_path, 'person_id,"sent_on\np,x\n').startswith("feeds.csv: line 1: a quotation mark")


def test_a_byte_that_is_not_utf_8_is_named_with_its_place_and_an_encoding_that_reads_it(tmp_path: Path) -> None:
    content = f"{HEADER}\np1,x,\np2,Séan,F1\n".encode("cp1252")
    message = said_of(tmp_path, content)
    assert message == (
        f"feeds.csv: byte 0xE9 at offset {content.index(0xE9)} (line 3) is not UTF-8; "
        "save the file as UTF-8, or give --encoding cp1252, which would read it"
    )
    assert both_ways(tmp_path, content, "cp1252")[1][1] == (3, 3, False, "p2", "Séan", "F1")


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (f"{HEADER}\np1,Séan,F1\n".encode("utf-16"), "utf-16"),
        (f"\ufeff{HEADER}\np1,Séan,F1\n".encode("utf-16-be"), "utf-16"),
        (f"{HEADER}\np1,".encode() + b"\x81\xe9,F1\n", "latin-1"),
        (f"{HEADER}\np1,S\xe9".encode("latin-1"), "cp1252"),
    ],
)
def test_the_encoding_that_is_proposed_reads_the_file(tmp_path: Path, content: bytes, encoding: str) -> None:
    message = said_of(tmp_path, content)
    assert f"give --encoding {encoding}, which would read it" in message
    (row,) = both_ways(tmp_path, content, encoding)[1]
    assert isinstance(row, tuple)
    assert row[3] == "p1"


def test_a_byte_that_is_not_utf_8_is_found_where_a_character_is_cut_in_two(tmp_path: Path) -> None:
    content = HEADER.encode() + b"\np1,x,\xe2\x82"
    assert f"byte 0xE2 at offset {len(content) - 2} (line 2)" in said_of(tmp_path, content)


def test_of_a_file_that_is_not_utf_8_the_headings_and_torn_records_are_told_too(tmp_path: Path) -> None:
    path = tmp_path / "feeds.csv"
    path.write_bytes(f'{HEADER}\np1,Séan,F1\n"p2\n",x\n'.encode("cp1252"))
    relation = open_csv(CsvSource(path, "utf-8", tmp_path))
    assert relation.headings == COLUMNS
    assert relation.otherwise is not None
    with pytest.raises(FileFault) as told:
        relation.otherwise()
    assert [fault.split(" ", 3)[:3] for fault in told.value.faults] == [
        ["feeds.csv:", "byte", "0xE9"],
        ["feeds.csv:", "line", "3:"],
    ]


@pytest.mark.parametrize(
    "content", ["Année,person_id\np1,Séan\n".encode("cp1252"), f"{HEADER}\np1,Séan,F1\n".encode("utf-16")]
)
def test_headings_that_are_not_utf_8_themselves_are_not_guessed(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "feeds.csv"
    path.write_bytes(content)
    with pytest.raises(FileFault) as told:
        open_csv(CsvSource(path, "utf-8", tmp_path))
    assert [fault.split(" ")[1] for fault in told.value.faults] == ["byte"]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "ascii", "utf-16"])
def test_a_byte_order_mark_of_utf_8_outranks_the_encoding_given(tmp_path: Path, encoding: str) -> None:
    content = f"\ufeff{HEADER}\np1,Łukasz,F1\n".encode()
    assert both_ways(tmp_path, content, encoding)[1] == [(2, 2, False, "p1", "Łukasz", "F1")]
    broken = both_ways(tmp_path, content.replace(b"p1", b"\xe9"), encoding)[1]
    assert broken == (
        "feeds.csv: byte 0xE9 at offset 38 (line 2) is not UTF-8, though the file begins with the mark of UTF-8; "
        "save the file as UTF-8"
    )


def test_an_encoding_that_does_not_fit_is_told_with_the_file(tmp_path: Path) -> None:
    quick, message = both_ways(tmp_path, f"{HEADER}\np1,é,F1\n".encode(), "ascii")
    assert quick is None
    assert str(message).startswith("feeds.csv: ascii does not read it")


@pytest.mark.parametrize("wrapped", ["{}", '"{}"', '"{}" ', "{}\u00a0"])
def test_a_note_of_three_million_letters_is_one_value(tmp_path: Path, wrapped: str) -> None:
    long = "né" * 1_500_000
    found = rows_of(tmp_path, f"{HEADER}\np1,{wrapped.format(long)},F1\np2,x,F1\n")
    assert [len(row[4]) for row in found] == [3_000_000, 1]


def test_three_hundred_columns_are_read(tmp_path: Path) -> None:
    more = ",".join(f"extra {n}" for n in range(300))
    quick, careful = both_ways(tmp_path, f"{HEADER},{more}\np1,x,F1{',' * 300}\n".encode())
    assert quick == careful == [(2, 2, False, "p1", "x", "F1")]
