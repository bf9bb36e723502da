"""The brake in plain English: what tripped, what explains it, and how it is accepted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from glowaudit.brake import Brake, Cause, Explanation, Tripped
from glowaudit.wording import sentence_case

if TYPE_CHECKING:
    from glowaudit.audit import Audit

DIMENSIONS = {"establishment": "school", "unplaced": "accounts that belong to no authority"}
SHOWN = 10


def names_of(audit: Audit) -> dict[str, str]:
    """The names of authorities and schools by their ids."""
    return {str(i): plain(str(name)) for i, name in audit.engine.rows(NAMES)}


def plain(text: str) -> str:
    """A text of the extract on one line, without what a terminal would obey."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def tripped_words(group: Tripped, names: Mapping[str, str]) -> str:
    """`Authority 260 (Moray): 35 of 35 active accounts would not be kept (limit 10 %).`"""
    said = []
    if group.vanished:
        said.append(f"the earlier run kept {group.kept_earlier:,} here, this one keeps nobody")
    if group.lost > group.limit * group.accounts:
        share = f"{group.lost:,} of {group.accounts:,} active accounts would not be kept"
        said.append(f"{share} (limit {float(100 * group.limit):g} %)")
    return f"{sentence_case(group_words(group, names))}: {'; '.join(said)}."


def group_words(group: Tripped, names: Mapping[str, str]) -> str:
    """`school 5237521 (Bell Academy) of 250`."""
    dimension = DIMENSIONS.get(group.dimension, group.dimension)
    if group.dimension == "unplaced":
        return f"accounts at school {plain(group.id)}, of which there is no row" if group.id else dimension
    name = f" ({names[group.id]})" if group.id and group.id in names else ""
    of = "" if group.dimension == "authority" else f" of {plain(str(group.authority_id))}"
    return f"{dimension} {plain(str(group.id))}{name}{of}"


def explanation_words(one: Explanation) -> Iterator[str]:
    """A line what is explained, then a line a cause, those behind most first."""
    whose = f"authority {plain(one.authority_id)}" if one.authority_id else "accounts that belong to no authority"
    yield f"What explains {one.explained:,} of {one.losses:,} losses ({whose}):"
    for cause in one.causes[:SHOWN]:
        yield f"{cause.losses:>9,}  {cause_words(cause)}"
    if len(one.causes) > SHOWN:
        yield f"           and {len(one.causes) - SHOWN:,} more: see internal/brake_causes.csv"


def notice_of(one: Explanation) -> str:
    """The same in one sentence: `Behind 20 of 20 of these: closed_on of establishments row 14 (20).`"""
    causes = "; ".join(f"{cause_words(cause)} ({cause.losses:,})" for cause in one.causes[:3])
    more = f"; and {len(one.causes) - 3:,} more" if len(one.causes) > 3 else ""
    return f"Behind {one.explained:,} of {one.losses:,} of these: {causes}{more}."


def cause_words(cause: Cause) -> str:
    """`closed_on of establishments row 14: 2016-05-01, of school 5237629`."""
    where = f"{cause.file} row {cause.row}" if cause.row else cause.file
    return f"{f'{cause.field} of ' if cause.field else ''}{where}: {plain(str(cause.what))}"


def brake_lines(brake: Brake, names: Mapping[str, str]) -> Iterator[str]:
    """What tripped, then what explains it."""
    for group in brake.tripped[:SHOWN]:
        yield f"  {tripped_words(group, names)}"
    if len(brake.tripped) > SHOWN:
        yield f"  and {len(brake.tripped) - SHOWN:,} more groups: see internal/brake.csv"
    for one in brake.explanations:
        yield from (f"  {line}" for line in explanation_words(one))


def acceptance_lines(groups: list[Tripped], until: object) -> Iterator[str]:
    """A file of acceptances to fill in."""
    yield "If this is right, accept it by name: --accept FILE, a TOML file such as"
    for group in groups[:SHOWN]:
        yield "    [[accepted]]"
        yield f"    group = {json.dumps(group.name, ensure_ascii=False)}"
        yield f'    by = "..."\n    reason = "..."\n    until = {until}\n    at_most = {group.losses}'
    if len(groups) > SHOWN:
        yield f"    and so on for the other {len(groups) - SHOWN:,}; their names stand in internal/brake.csv"


NAMES = """
    select authority_id, coalesce(name, '(no name)') from ledger_authorities
    union all
    select establishment_id, coalesce(name, '(no name)') from ledger_establishments
"""
