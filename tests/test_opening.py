"""Opening an audit in a notebook: what is opened is said, and what `glowaudit lab` names wins."""

from __future__ import annotations

import gc
import weakref

import duckdb
import pytest
from report_nation import write_extract

from glowaudit.errors import UsageError
from glowaudit.widgets.opening import ENVIRONMENT, open_audit

DAYS = {"as_of": "2016-04-26", "deletion_on": "2016-05-02"}


@pytest.fixture(autouse=True)
def no_environment(monkeypatch):
    for name in ENVIRONMENT.values():
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def extract(tmp_path):
    return str(write_extract(tmp_path / "nation"))


def test_one_line_says_what_was_opened(extract, capsys):
    audit = open_audit(extract, **DAYS)
    assert capsys.readouterr().out == (
        "nation: 2 people, from 26 April 2016 to 30 April 2016, the last day that counts; deletion on 2 May 2016.\n"
    )
    assert audit.headline().enrolled == 2


def test_the_environment_wins_over_the_notebook(extract, tmp_path, monkeypatch, capsys):
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('[values.people.role]\n"pupil" = "staff"\n', encoding="utf-8")
    monkeypatch.setenv("GLOWAUDIT_EXTRACT", extract)
    monkeypatch.setenv("GLOWAUDIT_AS_OF", "2016-04-20")
    monkeypatch.setenv("GLOWAUDIT_DELETION_ON", "2016-06-01")
    monkeypatch.setenv("GLOWAUDIT_MAPPING", str(mapping))
    monkeypatch.setenv("GLOWAUDIT_ENCODING", "cp1252")
    audit = open_audit("elsewhere", **DAYS)
    assert "nation: 2 people, from 20 April 2016 to 30 May 2016" in capsys.readouterr().out
    assert set(audit.verdicts()["role"]) == {"staff"}
    assert audit.extract.encoding == "cp1252"


def test_an_empty_variable_says_nothing(extract, monkeypatch):
    monkeypatch.setenv("GLOWAUDIT_AS_OF", "")
    assert str(open_audit(extract, **DAYS).settings.as_of) == "2016-04-26"


def test_the_settings_of_the_notebook_are_those_of_the_run(extract):
    audit = open_audit(extract, **DAYS, granular_from="2016-04-29", enrolments="all", known_at=None)
    assert (str(audit.settings.granular_from), audit.settings.enrolments) == ("2016-04-29", "all")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"extract": "nowhere"}, "extract 'nowhere' is no folder"),
        ({"as_of": "16 May"}, "as_of is '16 May'"),
        ({"speed": 3}, "unknown setting speed"),
    ],
)
def test_a_wrong_parameter_is_named(extract, given, said):
    with pytest.raises(UsageError, match=said):
        open_audit(**{"extract": extract, **DAYS, **given})


def test_the_database_is_closed_once_nothing_holds_the_audit(extract):
    audit = open_audit(extract, **DAYS)
    connection, seen = audit.engine.connection, weakref.ref(audit)
    del audit
    gc.collect()
    assert seen() is None
    with pytest.raises(duckdb.ConnectionException):
        connection.execute("select 1")
