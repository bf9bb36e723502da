"""The brake: would a deletion take more accounts than anybody would expect, and which rows make it so (spec 7)?

It looks at active accounts that SEEMiS made, and at an earlier run where one is given. An individual's own opt-out
never counts. Where it trips, no list of deletions is written unless somebody has accepted each group that tripped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glowaudit.earlier_run import load_run, manifest_of
from glowaudit.errors import UsageError
from glowaudit.ladder import Group, Lever, climb
from glowaudit.pipeline import select_of
from glowaudit.stored_manifest import DIMENSIONS

if TYPE_CHECKING:
    from glowaudit.audit import Audit
    from glowaudit.engine import Engine

LAYER = "7_brake"
STEPS = (
    "opted_out_people",
    "account_homes",
    "brake_groups",
    "brake_losses",
    "brake_causes",
    "brake_cause_numbers",
    "brake_ways",
)
DEFAULT_LIMITS = {"authority": Decimal("0.10"), "establishment": Decimal(1), "role": Decimal(1), "stage": Decimal(1)}
FINEST = 6
EXPLAINED = Decimal("0.95")
AGAINST = "against_verdicts"


@dataclass(frozen=True)
class Tripped:
    """A group that tripped the brake.

    dimension      authority, establishment, role, stage; or `unplaced`: accounts that belong to no authority known,
                   of the whole extract, or of one school of which there is no row
    authority_id   whose; None for `unplaced`
    id             of the authority or establishment, or the role or stage
    accounts       active accounts made by SEEMiS (of `unplaced`: of the whole extract or school)
    lost           of them, not kept, and not by the holder's own opt-out
    own_opt_outs   not kept by the holder's own opt-out: they count towards nothing
    vanished       the earlier run kept `kept_earlier` here, this one keeps nobody
    """

    dimension: str
    authority_id: str | None
    id: str | None
    accounts: int
    lost: int
    own_opt_outs: int
    kept_earlier: int
    vanished: bool
    limit: Decimal

    @property
    def name(self) -> str:
        """`authority 250`, `role staff of 250`, `unplaced`: what somebody accepts."""
        if self.dimension in ("authority", "unplaced"):
            return " ".join(filter(None, (self.dimension, self.id)))
        return f"{self.dimension} {self.id} of {self.authority_id}"

    @property
    def losses(self) -> int:
        """Accounts lost, or people whom the earlier run kept in a group that has vanished, whichever is more."""
        return max(self.lost, self.kept_earlier if self.vanished else 0)


@dataclass(frozen=True)
class Cause:
    """A row, or a field of many rows, that has to be otherwise; `losses` would not be, were this and others mended."""

    file: str
    row: int | None
    field: str | None
    what: str | None
    losses: int


@dataclass(frozen=True)
class Explanation:
    """The fewest causes behind at least 95 % of what an authority would lose; None: of accounts that belong to none."""

    authority_id: str | None
    losses: int
    explained: int
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class Brake:
    """What tripped and why; both empty where the deletion may go on."""

    limits: Mapping[str, Decimal]
    against: str | None
    tripped: tuple[Tripped, ...]
    explanations: tuple[Explanation, ...]

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "limits": {name: float(limit) for name, limit in self.limits.items()},
            "against": self.against,
            "tripped": [{"name": group.name} | vars(group) | {"limit": float(group.limit)} for group in self.tripped],
            "explanations": [
                vars(one) | {"causes": [vars(cause) for cause in one.causes]} for one in self.explanations
            ],
        }


def read_limits(given: Iterable[str]) -> dict[str, Decimal]:
    """Limits as shares: `0.2` is the authority's, `role=0.5` that of a dimension. UsageError where one is none."""
    limits = dict(DEFAULT_LIMITS)
    for text in given:
        dimension, _, share = text.rpartition("=")
        dimension = dimension.strip() or "authority"
        try:
            limit = Decimal(share.strip())
        except InvalidOperation:
            limit = Decimal(-1)
        if dimension not in DIMENSIONS or not limit.is_finite() or not 0 <= limit <= 1 or limit != round(limit, FINEST):
            raise UsageError(
                f"brake limit {text!r}: give a share from 0 to 1, of at most {FINEST} decimals, such as 0.10, "
                f"or one of a dimension, such as role=0.5 ({', '.join(DIMENSIONS)})"
            )
        limits[dimension] = limit
    return limits


def brake_of(audit: Audit, limits: Mapping[str, Decimal] = DEFAULT_LIMITS, against: Path | None = None) -> Brake:
    """Does the brake trip? UsageError where `against` is no run that keeps its verdicts."""
    engine = audit.engine
    if against:
        load_run(engine, against, manifest_of(against), {"verdicts": AGAINST})
    else:
        engine.create(AGAINST, "select * from verdicts where false")
    columns = {"dimension": "varchar", "highest": "decimal(9,6)", "place": "integer"}
    engine.load("brake_limits", columns, [(name, limits[name], place) for place, name in enumerate(DIMENSIONS)])
    for step in STEPS:
        engine.create(step, select_of(LAYER, step))
    tripped = tuple(
        Tripped(*row)
        for row in engine.rows(
            "select dimension, authority_id, id, accounts, lost, own_opt_outs, kept_earlier, vanished, highest "
            "from brake_groups where tripped"
        )
    )
    return Brake(limits, str(against) if against else None, tripped, tuple(_explanations(engine)) if tripped else ())


def _explanations(engine: Engine) -> Iterable[Explanation]:
    causes: dict[Lever, tuple[str, int | None, str | None, str | None]] = {
        Lever("cause", f"{number:09}"): (file, row, field, what)
        for number, file, row, field, what in engine.rows(
            "select cause, file, row, field, what from brake_cause_numbers"
        )
    }
    groups: dict[str | None, list[Group]] = {}
    for authority_id, numbers, losses in engine.rows("select authority_id, causes, losses from brake_ways"):
        way = tuple(Lever("cause", f"{number:09}") for number in numbers)
        groups.setdefault(authority_id, []).append(Group((way,), int(losses)))
    for authority_id, ways in groups.items():
        yield _explanation(authority_id, ways, causes)


def _explanation(
    authority_id: str | None,
    groups: list[Group],
    causes: Mapping[Lever, tuple[str, int | None, str | None, str | None]],
) -> Explanation:
    """The fewest causes that explain 95 % of the losses, those behind most first."""
    losses = sum(group.people for group in groups)
    levers = {lever for group in groups for way in group.ways for lever in way}
    fewest = set(climb(groups, 0, losses, levers, float(EXPLAINED), steps=len(levers), seconds=20).fewest or levers)
    explained = sum(group.people for group in groups if fewest.issuperset(group.ways[0]))
    behind = {lever: sum(group.people for group in groups if lever in group.ways[0]) for lever in fewest}
    told = sorted(fewest, key=lambda lever: (-behind[lever], lever.id))
    named = tuple(Cause(*causes[lever], losses=behind[lever]) for lever in told)
    return Explanation(authority_id, losses, explained, named)
