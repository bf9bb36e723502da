"""A feed is read where it lies: no table copies it, and a Parquet file of days says what a CSV file of text says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from small_extract import raw, write
from small_nation import NATION, SPRING, rows

from glowaudit.audit import Audit
from glowaudit.checking import Check
from glowaudit.errors import UnusableExtract
from glowaudit.mapping import Mapping
from glowaudit.pipeline import LOOKED_THROUGH, STREAMED
from glowaudit.proposals import sniff_formats
from glowaudit.schema import TABLES

FEEDS = "person_id,sent_on,establishment_id"
SENT = (
    *(" ann ,2016-04-28,F1", "ann,2016-04-29,\u00a0", "ann,2016-04-30,F1", "bob,2016-04-28,M1", "bob,2016-04-29,M1"),
    *("\u2003bob,2013-04-28,M1", "nobody,2016-04-28,", "nobody,2016-05-03,F1", "é,2016-04-28,", "~,2016-04-28,"),
    *(",2016-04-28,F1", "\u00a0,2016-04-28,F1", "ann,,F1", ",,", "ann,2016-04-28,F1"),
)
ODD_DAYS = ("ann,28/04/2016,F1", "ann,2016-4-28,F1", "ann,10000-01-01,", ",soon,", "ann,0000-01-01,", "ann,2016-02-30,")
OUT = rows("d1,individual,ann,out,2016-04-28,,,", "d2,individual,bob,out,2016-04-30,,,")
DAYS = "if(sent_on in ('', ' '), null, cast(sent_on as date))"
TOLD = {
    "quarantine": "select * exclude (file) from quarantine where file = 'feeds' order by row",
    "incidents": "select * from incidents order by row",
    "counts": "select * from row_counts where file = 'feeds'",
    "accepted": "select row, line, person_id, establishment_id, sent_on from accepted_feeds order by row",
}


def as_csv(folder: Path, lines: tuple[str, ...], **tables: str) -> Path:
    """The nation with opt-outs and these feed rows as CSV."""
    return write(folder, decisions=NATION["decisions"] + OUT, feeds=rows(FEEDS, *lines), **tables)


def as_parquet(folder: Path, lines: tuple[str, ...], sent_on: str = "sent_on") -> Path:
    """The same as Parquet; `sent_on` is the SQL of that column's type."""
    as_csv(folder, lines)
    with duckdb.connect() as connection:
        columns = ["person_id", "sent_on", "establishment_id"]
        connection.execute(f"create table feeds ({', '.join(f'{name} varchar' for name in columns)})")
        connection.executemany("insert into feeds values (?, ?, ?)", [line.split(",") for line in lines])
        connection.execute(
            f"copy (select person_id, {sent_on} as sent_on, establishment_id from feeds) "
            f"to '{folder / 'feeds.parquet'}' (format parquet)"
        )
    (folder / "feeds.csv").unlink()
    return folder


def outcome(folder: Path, mapping: Mapping | None = None) -> dict[str, list[tuple[Any, ...]]]:
    """What becomes of a feed's rows: quarantined, incidents, counted, accepted."""
    with Audit.of(folder, SPRING, mapping) as audit:
        return {name: audit.engine.rows(select) for name, select in TOLD.items()}


@pytest.mark.parametrize(
    ("lines", "sent_on"),
    [
        (SENT, "sent_on"),
        (SENT + ODD_DAYS, "sent_on"),
        (SENT, DAYS),
        (SENT, f"cast({DAYS} as timestamp)"),
        (SENT, f"cast({DAYS} as timestamp_ns)"),
        (SENT, f"cast({DAYS} as timestamptz)"),
    ],
)
def test_a_feed_in_parquet_comes_to_what_it_comes_to_in_csv(
    tmp_path: Path, lines: tuple[str, ...], sent_on: str
) -> None:
    from_csv = outcome(as_csv(tmp_path / "csv", lines))
    assert [row[2] for row in from_csv["incidents"]] == [3, 4, 7, 8, 9, 10, 11]
    assert outcome(as_parquet(tmp_path / "parquet", lines, sent_on)) == from_csv


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("date '10000-01-01'", "10000-01-01"),
        ("date '0044-03-15 (BC)'", "0044-03-15 (BC)"),
        ("date 'infinity'", "infinity"),
        ("timestamp '2016-04-28 10:00:00'", "2016-04-28 10:00:00.000000"),
        ("timestamp 'infinity'", "infinity"),
    ],
)
def test_what_is_no_day_of_ours_is_quarantined_with_what_stands_there(tmp_path: Path, day: str, told: str) -> None:
    folder = as_parquet(tmp_path, ("ann,,F1",), day)
    with Check.of(folder) as check:
        assert check.engine.rows('select row, reason, "column", value from quarantine') == [
            (2, "bad_date", "sent_on", told)
        ]


def test_the_first_and_the_last_day_of_all_are_days(tmp_path: Path) -> None:
    folder = as_parquet(tmp_path, ("ann,0001-01-01,", "ann,9999-12-31,"), "cast(sent_on as date)")
    with Check.of(folder) as check:
        assert check.rows()["feeds"] == {"read": 2, "accepted": 2, "quarantined": 0}


@pytest.mark.parametrize("make", [as_csv, as_parquet])
def test_a_mapping_says_of_a_feed_in_parquet_what_it_says_of_one_in_csv(
    tmp_path: Path, make: Callable[[Path, tuple[str, ...]], Path]
) -> None:
    mapping = Mapping(
        date_formats={("feeds", "sent_on"): "%d/%m/%Y"},
        values={"feeds": {"sent_on": {"at easter": "2016-03-27"}}},
        constants={"feeds": {"establishment_id": "F1"}},
    )
    folder = make(tmp_path, ("ann,28/04/2016,x", "ann,At Easter,x"))
    assert [row[2:] for row in outcome(folder, mapping)["accepted"]] == [
        ("ann", "F1", duckdb.execute("select date '2016-04-28'").fetchall()[0][0]),
        ("ann", "F1", duckdb.execute("select date '2016-03-27'").fetchall()[0][0]),
    ]


@pytest.mark.parametrize("make", [as_csv, as_parquet])
def test_a_format_is_proposed_for_a_feed(tmp_path: Path, make: Callable[[Path, tuple[str, ...]], Path]) -> None:
    with Check.of(make(tmp_path, ("ann,28/04/2016,", "bob,29/04/2016,"))) as check:
        assert sniff_formats(check.engine) == {("feeds", "sent_on"): ("%d/%m/%Y", 2)}


def test_a_format_of_days_is_one_of_text_and_leaves_days_alone(tmp_path: Path) -> None:
    mapping = Mapping(date_formats={("feeds", "sent_on"): "%Y-%d-%m"})
    folder = as_parquet(tmp_path, ("ann,2016-04-05,F1",), "cast(sent_on as date)")
    with Check.of(folder, mapping) as check:
        assert check.engine.rows("select cast(sent_on as varchar) from accepted_feeds") == [("2016-04-05",)]


def test_no_table_holds_the_feed(tmp_path: Path) -> None:
    lines = tuple(f"{person},2016-04-{day},F1" for person in ("ann", "bob") for day in (26, 27)) * 500 + ("ann,,F1",)
    with Audit.of(as_parquet(tmp_path, lines, DAYS), SPRING) as audit:
        sizes = dict(audit.engine.rows("select table_name, estimated_size from duckdb_tables()"))
        views = {name for (name,) in audit.engine.rows("select view_name from duckdb_views() where not internal")}
        assert audit.rows()["feeds"] == {"read": 2001, "accepted": 2000, "quarantined": 1}
    raw = {f"raw_{table}" for table in TABLES}
    assert views - raw == STREAMED | LOOKED_THROUGH
    assert "raw_feeds" in views
    assert max(sizes.values()) < 20
    assert sizes["faulty_feeds"] == 1


def test_a_feed_in_csv_is_one_table_and_no_more(tmp_path: Path) -> None:
    lines = tuple(f"{person},2016-04-{day},F1" for person in ("ann", "bob") for day in (26, 27)) * 500
    with Audit.of(as_csv(tmp_path, lines), SPRING) as audit:
        held = audit.engine.rows("select table_name from duckdb_tables() where estimated_size >= 1000")
    assert held == [("read_feeds",)]


def test_damage_in_a_feed_shows_when_it_is_read(tmp_path: Path) -> None:
    folder = as_parquet(tmp_path, ("ann,2016-04-28,F1",), DAYS)
    path = folder / "feeds.parquet"
    content = bytearray(path.read_bytes())
    content[8:40] = b"\xff" * 32
    path.write_bytes(content)
    with pytest.raises(UnusableExtract, match=r"feeds\.parquet: the Parquet file is damaged"):
        raw(folder, "feeds")
