"""Settings: their defaults, their words, and every one that no run can use."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest

from glowaudit.errors import UsageError
from glowaudit.settings import NAMES, Settings, read_day, read_moment, read_settings_file, settings_from

GIVEN = {"as_of": "2016-05-16", "deletion_on": "2016-07-01"}
DAY = date(2016, 5, 16)


def refused(values: dict[str, object]) -> str:
    """What is said about settings that no run can use."""
    with pytest.raises(UsageError) as wrong:
        settings_from(values)
    assert wrong.value.exit_code == 2
    return str(wrong.value)


def test_the_defaults_are_those_of_the_contract() -> None:
    settings = settings_from(GIVEN)
    assert settings == Settings(as_of=DAY, deletion_on=date(2016, 7, 1))
    assert settings.as_text() == {
        **GIVEN,
        "granular_from": "2016-04-28",
        "feed_lag_days": 1,
        "staff_choice_follows": True,
        "enrolments": "any",
        "establishment_default": "closed",
        "known_at": None,
    }


@pytest.mark.parametrize(
    ("lag", "cut_off", "last_day"), [(0, "07-01", "06-30"), (1, "06-30", "06-29"), (3, "06-28", "06-27")]
)
def test_the_last_day_is_the_day_before_the_cut_off(lag: int, cut_off: str, last_day: str) -> None:
    settings = settings_from({**GIVEN, "feed_lag_days": lag})
    assert (str(settings.cut_off), str(settings.last_day)) == (f"2016-{cut_off}", f"2016-{last_day}")


def test_a_window_needs_a_day() -> None:
    assert settings_from({"as_of": "2016-06-29", "deletion_on": "2016-07-01"}).last_day == date(2016, 6, 29)
    message = refused({"as_of": "2016-06-30", "deletion_on": "2016-07-01"})
    assert message.startswith("no day lies between as_of 2016-06-30 and the cut-off 2016-06-30 ")
    assert refused({"as_of": "2016-08-30", "deletion_on": "2016-07-01"}).startswith("no day lies between")


def test_settings_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        settings_from(GIVEN).as_of = DAY  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("as_of", "16/05/2016", "as_of is '16/05/2016': it must be a day such as 2016-05-16"),
        ("as_of", "2016-02-30", "as_of is '2016-02-30': it must be a day such as 2016-05-16"),
        ("as_of", "2016-W19-2", "as_of is '2016-W19-2': it must be a day such as 2016-05-16"),
        ("as_of", "20160516", "as_of is '20160516': it must be a day such as 2016-05-16"),
        ("as_of", "2016-05-16T00:00", "as_of is '2016-05-16T00:00': it must be a day such as 2016-05-16"),
        ("as_of", "\u0662\u0660\u0661\u0666-05-16", "as_of is '\u0662\u0660\u0661\u0666-05-16': it must be a day"),
        ("as_of", "2016-05-16\n", "as_of is '2016-05-16\\n': it must be a day"),
        ("deletion_on", 20160701, "deletion_on is '20160701': it must be a day"),
        ("granular_from", datetime(2016, 4, 28), "granular_from is '2016-04-28 00:00:00': it must be a day"),
        ("feed_lag_days", -1, "feed_lag_days is -1: it must be 0 or more"),
        ("feed_lag_days", 10**12, "feed_lag_days is 1000000000000: that many days before 2016-07-01 is no day"),
        ("feed_lag_days", 1.5, "feed_lag_days is 1.5: it must be int"),
        ("feed_lag_days", True, "feed_lag_days is True: it must be int"),
        ("staff_choice_follows", 1, "staff_choice_follows is 1: it must be true or false"),
        ("enrolments", "some", "enrolments is 'some': it must be one of any, all"),
        ("establishment_default", "open", "establishment_default is 'open': it must be one of closed, authority"),
        ("known_at", "yesterday", "known_at is 'yesterday': it must be a day such as 2016-05-16 or a moment"),
        ("as_off", "2016-05-16", "unknown setting as_off: settings are as_of, deletion_on,"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_what_would_be_right(
    name: str, value: object, message: str
) -> None:
    assert refused({**GIVEN, name: value}).startswith(message)


@pytest.mark.parametrize("name", ["as_of", "deletion_on"])
def test_the_days_of_the_window_have_no_default(name: str) -> None:
    given = {key: value for key, value in GIVEN.items() if key != name}
    expected = f"{name} is missing: give --{name.replace('_', '-')} YYYY-MM-DD"
    assert refused(given) == refused({**given, name: None}) == expected


def test_a_day_may_be_given_as_a_date() -> None:
    assert read_day(DAY, "as_of") == read_day("2016-05-16", "as_of") == DAY


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2016-05-16", datetime.combine(DAY, time.max)),
        (DAY, datetime.combine(DAY, time.max)),
        ("2016-05-16T09:30", datetime(2016, 5, 16, 9, 30)),
        ("2016-05-16 09:30:15Z", datetime(2016, 5, 16, 9, 30, 15)),
        ("2016-05-16T00:30:00.1234567+01:00", datetime(2016, 5, 15, 23, 30, 0, 123456)),
        ("2016-05-16T23:30-00:45", datetime(2016, 5, 17, 0, 15)),
        (datetime(2016, 5, 16, 9, 30), datetime(2016, 5, 16, 9, 30)),
        (datetime(2016, 5, 16, 9, 30, tzinfo=UTC), datetime(2016, 5, 16, 9, 30)),
        (datetime(2016, 5, 16, 9, 30, tzinfo=timezone(timedelta(hours=1))), datetime(2016, 5, 16, 8, 30)),
    ],
)
def test_a_bare_day_is_known_to_its_end_and_a_moment_is_utc(value: object, moment: datetime) -> None:
    assert read_moment(value) == moment


@pytest.mark.parametrize(
    "value",
    [
        *("20160516", "2016-05-16T09", "2016-05-16T09:30 Z", "2016-05-16T24:00", "2016-05-16T09:30:60", "2016-W20"),
        *(
            "0001-01-01T00:00+00:01",
            "9999-12-31T23:59-00:01",
            "2016-05-16t09:30",
            "2016-05-16+01:00",
            "",
            5,
            time(9, 30),
        ),
        *("2016-05-16T09:30+24:00", "2016-05-16T09:30,5"),
    ],
)
def test_what_is_no_moment_of_the_contract_is_refused(value: object) -> None:
    with pytest.raises(UsageError, match="known_at is"):
        read_moment(value)


def test_settings_come_from_a_toml_file_with_days_as_toml_or_as_text(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(
        '\ufeffas_of = 2016-05-16\ndeletion_on = "2016-07-01"\nknown_at = 2016-05-13T17:00:00+01:00\n'
        'staff_choice_follows = false\nenrolments = "all"\nfeed_lag_days = 2\n',
        encoding="utf-8",
    )
    assert settings_from(read_settings_file(file)) == Settings(
        as_of=DAY,
        deletion_on=date(2016, 7, 1),
        known_at=datetime(2016, 5, 13, 16),
        staff_choice_follows=False,
        enrolments="all",
        feed_lag_days=2,
    )
    assert set(read_settings_file(file)) <= set(NAMES)


@pytest.mark.parametrize("content", [b"as_of = ", b"as_of = '\xff'", None])
def test_a_settings_file_that_cannot_be_read_is_wrong_usage(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "settings.toml"
    if content:
        file.write_bytes(content)
    with pytest.raises(UsageError, match=r"settings file .*settings\.toml: "):
        read_settings_file(file)
