"""An extract too large for memory and disk as it is is kept packed from the beginning, and judged the same."""

from __future__ import annotations

import stat
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from crowd import crowd
from extract_files import write_extract

from glowaudit import audit, sizing
from glowaudit.audit import Audit
from glowaudit.engine import Engine
from glowaudit.mapping import Mapping
from glowaudit.scenario import Decision, Scenario
from glowaudit.sizing import bytes_allowed, is_large, rows_about

DEMO = Path(__file__).resolve().parents[1] / "data" / "samples" / "demo"


def rows_in(folder: Path) -> int:
    """The rows of all CSV files of an extract but its feeds."""
    return sum(len(path.read_text(encoding="utf-8").splitlines()) - 1 for path in folder.glob("*.csv"))


def test_rows_are_guessed_from_the_size_of_csv_files_and_known_of_parquet(tmp_path: Path) -> None:
    assert 0.6 < rows_about(DEMO, Mapping()) / rows_in(DEMO) < 1.7
    with duckdb.connect() as database:
        for name, rows in {"people": 700, "feeds": 9000}.items():
            database.execute(f"copy (from range({rows})) to '{tmp_path}/{name}.parquet'")
    assert rows_about(tmp_path, Mapping()) == 700


def test_a_mapped_file_is_the_one_that_counts(tmp_path: Path) -> None:
    (tmp_path / "Pupils.csv").write_text("x" * 35_000)
    (tmp_path / "people.csv").write_text("x" * 350)
    assert rows_about(tmp_path, Mapping(files={"people": "Pupils.csv"})) == 1000
    assert rows_about(tmp_path, Mapping()) == 10


def test_files_that_are_missing_or_damaged_count_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "people.parquet").write_bytes(b"PAR1 and nothing else")
    assert rows_about(tmp_path, Mapping()) == 0
    assert not is_large(tmp_path)


@pytest.mark.parametrize(("limit", "free", "large"), [("2MB", 1e6, True), ("2MB", 9e6, False), ("9MB", 1e5, False)])
def test_room_in_memory_and_on_disk_decides(
    limit: str, free: float, large: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "people.csv").write_text("x" * 350_000)
    monkeypatch.setenv("GLOWAUDIT_MEMORY", limit)
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=free))
    assert abs(bytes_allowed() / float(limit[0]) / 1e6 - 1) < 0.1
    assert rows_about(tmp_path, Mapping()) * sizing.BYTES_A_ROW == 5e6
    assert is_large(tmp_path) is large
    monkeypatch.setenv("GLOWAUDIT_MEMORY", "50%")
    assert 5e8 < bytes_allowed() < 1e13


@pytest.mark.parametrize("number", range(3))
def test_on_disk_everything_is_judged_the_same(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extract, assumed = crowd(number, dirty=number % 2 == 1)
    folder = write_extract(tmp_path, extract)
    shut = Scenario("Shut", decisions=(Decision("authority", "1", "out", assumed.as_of),))

    def answers(judged: Audit) -> list[str]:
        tables = [getattr(judged, name)().to_csv() for name in judged.results()]
        return [*tables, judged.what_if(shut).people.to_csv(), str(judged.unlock().as_json()), str(judged.rows())]

    with Audit.of(folder, assumed) as judged:
        assert judged.engine.rows("select path from duckdb_databases() where not internal") == [(None,)]
        in_memory = answers(judged)
    monkeypatch.setattr(audit, "is_large", lambda *_: True)
    with Audit.of(folder, assumed) as judged:
        place = Path(str(judged.engine.rows("select path from duckdb_databases() where not internal")[0][0]))
        assert stat.S_IMODE(place.parent.stat().st_mode) == stat.S_IRWXU
        assert answers(judged) == in_memory
    assert not place.parent.exists()


def test_a_database_on_disk_packs_its_tables() -> None:
    with Engine(on_disk=True) as engine:
        engine.create("people", "select 'pupil' as role, 'P1' as stage, i as nth from range(1000000) t(i)")
        place = Path(str(engine.rows("select path from duckdb_databases() where not internal")[0][0]))
        engine.connection.execute("checkpoint")
        assert place.stat().st_size < 1_000_000 * sizing.BYTES_A_ROW / 10
