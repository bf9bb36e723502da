"""The brake: what trips it, what explains it, what never counts (spec 7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from councils import PUPILS, Councils, account, pupil

from glowaudit.audit import Audit
from glowaudit.brake import Brake, Cause, brake_of, read_limits
from glowaudit.errors import UsageError
from glowaudit.run import begin, finish, write_internal
from glowaudit.settings import Settings

SPRING = Settings(date(2016, 5, 16), date(2016, 7, 1))


def braked(folder: Path, councils: Councils, against: Path | None = None, limits: tuple[str, ...] = ()) -> Brake:
    """What the brake says of an extract."""
    with Audit.of(councils.write(folder / "extract"), SPRING) as audit:
        return brake_of(audit, read_limits(limits), against)


def run_of(folder: Path, councils: Councils) -> Path:
    """A run to compare with."""
    with Audit.of(councils.write(folder / "earlier"), SPRING) as audit:
        part = begin(folder / "run")
        write_internal(audit, part / "internal", ["verdicts"])
        finish(part, folder / "run", audit)
    return folder / "run"


def tripped(brake: Brake) -> dict[str, int]:
    """The groups that tripped, and their losses."""
    return {group.name: group.losses for group in brake.tripped}


def test_a_whole_extract_trips_nothing(tmp_path):
    assert braked(tmp_path, Councils(), run_of(tmp_path, Councils())) == Brake(
        read_limits(()), str(tmp_path / "run"), (), ()
    )


@pytest.mark.parametrize(("leavers", "trips"), [(4, False), (5, True)])
def test_the_limit_is_a_share_that_may_be_reached_but_not_passed(tmp_path, leavers, trips):
    brake = braked(tmp_path, Councils().ended(range(1, leavers + 1)))
    assert tripped(brake) == ({"authority 100": 5} if trips else {})


def test_decimals_do_not_blur_the_limit(tmp_path):
    councils = Councils().each("accounts", lambda row: row if row[1] < pupil(31) or row[1] > pupil(50) else None)
    assert tripped(braked(tmp_path, councils.ended(range(1, 4)))) == {}  # 3 of 30, and 0.1 * 30 > 3 as a float


def test_a_small_authority_is_not_exempt(tmp_path):
    councils = Councils().each("accounts", lambda row: row if row[1] <= pupil(51) else None)
    assert tripped(braked(tmp_path, councils.ended([51]))) == {"authority 200": 1}


def test_own_opt_outs_never_count_however_many(tmp_path):
    councils = Councils().opted_out(range(1, 39)).ended(range(36, 41))  # three of the five leavers have opted out
    brake = braked(tmp_path, councils, run_of(tmp_path, Councils()))
    assert tripped(brake) == {}


@pytest.mark.parametrize(("opted_out", "trips"), [(True, False), (False, True)])
def test_an_own_opt_out_of_somebody_enrolled_nowhere_does_not_count_either(tmp_path, opted_out, trips):
    gone = Councils().each("enrolments", lambda row: row if row[0] > pupil(5) else None)
    brake = braked(tmp_path, gone.opted_out(range(1, 6)) if opted_out else gone, run_of(tmp_path, Councils()))
    assert tripped(brake) == ({"authority 100": 5} if trips else {})


def test_accounts_made_by_hand_or_no_longer_active_do_not_count(tmp_path):
    def by_hand(row: list[str]) -> list[str]:
        return [*row[:2], "manual", *row[3:]] if row[1] <= pupil(3) else row

    def disabled(row: list[str]) -> list[str]:
        return [*row[:3], "disabled", row[4], "2016-05-10"] if pupil(3) < row[1] <= pupil(5) else row

    councils = Councils().ended(range(1, 6)).each("accounts", by_hand).each("accounts", disabled)
    assert tripped(braked(tmp_path, councils)) == {}


def test_a_closed_school_is_explained_by_one_field_of_one_row(tmp_path):
    councils = Councils().each("establishments", lambda row: [*row[:5], "2016-05-01"] if row[0] == "5100001" else row)
    brake = braked(tmp_path, councils)
    (one,) = brake.explanations
    assert (one.authority_id, one.losses, one.explained) == ("100", 20, 20)
    assert one.causes == (Cause("establishments", 2, "closed_on", "2016-05-01, of school 5100001", 20),)


def test_fewest_causes_explain_ninety_five_in_a_hundred_and_no_more_are_named(tmp_path):
    councils = Councils().each("establishments", lambda row: [*row[:5], "2016-05-01"] if row[0] == "5100001" else row)
    brake = braked(tmp_path, councils.ended([21]))
    (one,) = brake.explanations
    assert (one.losses, one.explained, [cause.field for cause in one.causes]) == (21, 20, ["closed_on"])


def test_a_cause_that_needs_another_one_is_named_with_it(tmp_path):
    councils = Councils().each("decisions", lambda row: None if row[2] in ("100", "5100001") else row)
    (one,) = braked(tmp_path, councils).explanations
    assert [(cause.what, cause.losses) for cause in one.causes] == [
        ("no decision in force of authority 100", 40),
        ("no decision in force of school 5100001", 20),
    ]


def test_decisions_that_cannot_be_read_are_no_own_opt_outs(tmp_path):
    brake = braked(tmp_path, Councils().opted_out(range(1, 11), choice="Y"))
    assert tripped(brake) == {"authority 100": 10}
    assert brake.explanations[0].causes == (Cause("decisions", None, "choice", "bad_choice", 10),)


def test_an_opt_out_of_a_school_is_told_by_its_row(tmp_path):
    councils = Councils()
    councils.rows["decisions"].append(["D9", "establishment", "5100002", "out", "2016-05-02", ""])
    (one,) = braked(tmp_path, councils).explanations
    assert one.causes == (Cause("decisions", 7, "choice", "out, for school 5100002", 20),)


def test_people_cut_off_are_found_by_the_enrolments_that_name_them(tmp_path):
    brake = braked(tmp_path, Councils().each("people", lambda row: row if row[0] > pupil(30) else None))
    assert tripped(brake) == {"authority 100": 30}
    assert brake.explanations[0].causes == (Cause("people", None, "person_id", "no row for the person", 30),)


def renamed(row: list[str]) -> list[str]:
    """The same row under a new id of the person."""
    return [f"N{row[0]}", *row[1:]]


def test_new_ids_trip_an_extract_of_one_authority(tmp_path):
    councils = Councils().without_authority().each("people", renamed).each("enrolments", renamed)
    assert tripped(braked(tmp_path, councils)) == {"authority 100": 40}


def test_new_ids_are_placed_by_an_earlier_run_and_else_weighed_against_all(tmp_path):
    councils = Councils().each("people", renamed).each("enrolments", renamed)
    assert tripped(braked(tmp_path, councils)) == {"unplaced": 50}
    assert tripped(braked(tmp_path, councils, run_of(tmp_path, Councils()))) == {
        "authority 100": 40,
        "authority 200": 10,
    }


def test_a_few_accounts_of_nobody_trip_nothing(tmp_path):
    councils = Councils()
    councils.rows["accounts"] += [[f"X{n}", "", "seemis", "active", "", ""] for n in range(5)]
    assert tripped(braked(tmp_path, councils)) == {}  # 5 of 55
    councils.rows["accounts"].append(["X5", "NOBODY", "seemis", "active", "", ""])
    assert tripped(braked(tmp_path, councils)) == {"unplaced": 6}


def other_councils(councils: Councils, number: int = 10) -> Councils:
    """Councils beside them, with twenty pupils each who have accounts."""
    for n in range(number):
        authority, school = f"3{n:02}", f"53{n:02}001"
        councils.rows["authorities"].append([authority, f"Council {n}"])
        councils.rows["establishments"].append([school, f"School {n}", authority, "Primary", "", ""])
        for scope, subject in (("authority", authority), ("establishment", school)):
            councils.rows["decisions"].append([f"C{subject}", scope, subject, "in", "2015-01-01", ""])
        for i in range(1000 + 20 * n, 1020 + 20 * n):
            councils.rows["people"].append([pupil(i), "pupil", "", "", ""])
            councils.rows["enrolments"].append([pupil(i), school, "2015-08-17", "", ""])
            councils.rows["accounts"].append([account(i), pupil(i), "seemis", "active", "", ""])
    return councils


def recoded(councils: Councils) -> Councils:
    """The code of one school is another one, but not in the enrolments."""
    return councils.each("establishments", lambda row: ["5100009", *row[1:]] if row[0] == "5100001" else row)


def test_a_school_without_a_row_is_weighed_against_the_smallest_one(tmp_path):
    councils = recoded(other_councils(Councils()))  # 20 of 250: no more than a tenth of all
    brake = braked(tmp_path, councils)
    assert tripped(brake) == {"unplaced 5100001": 20}
    assert [(c.field, c.what, c.losses) for c in brake.explanations[0].causes] == [
        ("establishment_id", "unknown_establishment", 20)
    ]
    one_there = councils.each("enrolments", lambda row: row if row[1] != "5100001" or row[0] == pupil(1) else None)
    assert tripped(braked(tmp_path, one_there)) == {}  # 1 of 11, were it of Brodick; the others are found nowhere


def test_a_school_that_vanished_is_told_only_beside_an_earlier_run(tmp_path):
    small = Councils().each("accounts", lambda row: None)  # nobody has an account: the limit says nothing
    small.rows["accounts"] = [["Z1", pupil(60), "seemis", "active", "", ""]]
    recoded = Councils(rows={**Councils().rows, "accounts": small.rows["accounts"]})
    recoded.each("establishments", lambda row: ["5100009", *row[1:]] if row[0] == "5100001" else row)
    assert tripped(braked(tmp_path, recoded)) == {}
    brake = braked(tmp_path, recoded, run_of(tmp_path, Councils()))
    assert tripped(brake) == {"establishment 5100001 of 100": 20}
    assert brake.explanations[0].losses == 20


@pytest.mark.parametrize(
    ("column", "value", "name"), [(3, "", "stage P1 of 200"), (1, "staff", "role pupil of 200")], ids=["stage", "role"]
)
def test_a_stage_or_role_that_vanished_is_told_though_everybody_is_kept(tmp_path, column, value, name):
    def change(row: list[str]) -> list[str]:
        there = row[0] > pupil(50) and (column == 1 or row[3] == "P1")
        return [*row[:column], value, *row[column + 1 :]] if there else row

    brake = braked(tmp_path, Councils().each("people", change), run_of(tmp_path, Councils()))
    assert list(tripped(brake)) == [name]
    assert [(cause.file, cause.field) for cause in brake.explanations[0].causes] == [("people", name.split()[0])]


def test_a_group_whose_people_all_opted_out_themselves_has_not_vanished(tmp_path):
    brake = braked(tmp_path, Councils().opted_out(PUPILS["5200001"]), run_of(tmp_path, Councils()))
    assert tripped(brake) == {}


def closed_school(opted_out: Iterable[int]) -> Councils:
    """A school of ten that closes, some of its pupils opted out, so small a part that no limit is passed."""
    councils = Councils().opted_out(opted_out)
    councils.each("accounts", lambda row: None if pupil(50) < row[1] < pupil(60) else row)
    return councils.each("establishments", lambda row: [*row[:5], "2016-05-01"] if row[0] == "5200001" else row)


def test_one_opt_out_does_not_hide_that_a_school_has_vanished(tmp_path):
    brake = braked(tmp_path, closed_school([60]), run_of(tmp_path, Councils()))
    assert "authority 200" in tripped(brake)
    assert "establishment 5200001 of 200" in tripped(brake)
    assert (brake.explanations[0].losses, brake.explanations[0].causes[0].field) == (9, "closed_on")


def test_a_closed_school_whose_people_all_opted_out_themselves_has_not_vanished(tmp_path):
    assert tripped(braked(tmp_path, closed_school(PUPILS["5200001"]), run_of(tmp_path, Councils()))) == {}


def test_limits_of_schools_roles_and_stages_can_be_set(tmp_path):
    councils = Councils().ended([1, 8])  # both in P2, at one school
    assert tripped(braked(tmp_path, councils)) == {}
    assert tripped(braked(tmp_path, councils, limits=("establishment=0.09",))) == {"establishment 5100001 of 100": 2}
    assert tripped(braked(tmp_path, councils, limits=("stage=0.3",))) == {"stage P2 of 100": 2}
    assert tripped(braked(tmp_path, councils, limits=("role=0.04", "0.04"))) == {
        "authority 100": 2,
        "role pupil of 100": 2,
    }


@pytest.mark.parametrize("text", ["", "1.1", "-0.1", "ten", "school=0.1", "nan", "0.1999999"])
def test_a_limit_that_is_no_share_is_refused(text):
    with pytest.raises(UsageError, match="give a share from 0 to 1"):
        read_limits([text])


def test_people_whose_school_stands_in_a_bad_row_are_placed_by_that_row(tmp_path):
    councils = Councils().each(
        "establishments", lambda row: [*row[:2], "300"] + row[3:] if row[0] == "5200001" else row
    )
    brake = braked(tmp_path, councils)
    assert tripped(brake) == {"authority 300": 10}
    assert [(c.file, c.row, c.field) for c in brake.explanations[0].causes] == [("establishments", 4, "authority_id")]
