"""The leak scan: every file of a report is read again, and held against what may stand in it, before it may leave.

    write_guard(audit, path) -> Path              in the parent, once a run: everybody's ids and names, by authority
    scan_report(folder, order) -> list[Leak]      in the child that made the report; str(leak) is a sentence

`order` says what the files are held against: `slice_file` (what the report was made of), `guard` (made from the ledger,
not from the slice), `private` (folders and names of this machine), `audience` and `authority_id`.

An authority's files are looked through for ids and names of other authorities' people, for codes and decisions of other
authorities, and column by column against slice and guard. National and public files may name nobody; in public files
every count has to be 0 or a multiple of 5. In all files there may be no folder, user or name of the machine, no script
but ours, nothing that cannot be read again and nothing hidden. The guard holds the nation: keep it in the run's private
folder and remove it when the run is made.
"""

from __future__ import annotations

from pathlib import Path

from glowaudit.errors import GlowauditError
from glowaudit.orders import Order
from glowaudit.scan.columns import strange_columns
from glowaudit.scan.folder import read_folder
from glowaudit.scan.guard import Guard, write_guard
from glowaudit.scan.identities import foreign_identities
from glowaudit.scan.leaks import Leak
from glowaudit.scan.machine import machine_places
from glowaudit.scan.own_sources import is_our_word
from glowaudit.scan.small_counts import unrounded_counts
from glowaudit.scan.told import told_safely

__all__ = ["Leak", "scan_report", "write_guard"]


def scan_report(folder: Path, order: Order) -> list[Leak]:
    """What must not leave in the files of a report, in order of file and place; nothing, if it may be sent.

    GlowauditError where there is no guard: what cannot be checked is not sent.
    """
    readings = read_folder(folder, order.notebook)
    leaks = [Leak(r.file, kind, where, n) for r in readings for (where, kind), n in r.faults.items()]
    if not Path(order.guard).is_file():
        raise GlowauditError("there is nothing to hold the report against: its guard is missing")
    with Guard(Path(order.guard), order.authority_id) as guard:
        leaks += machine_places(readings, order.private, lambda texts: known_words(texts, guard))
        if order.audience != "internal":
            leaks += foreign_identities(readings, guard, named=order.audience == "authority")
        if order.audience == "authority":
            leaks += strange_columns(readings, Path(order.slice_file), guard)
        if order.audience == "public":
            leaks += unrounded_counts(readings, guard.place_names())
    return told_safely(leaks)


def known_words(texts: set[str], guard: Guard) -> set[str]:
    """Which of these texts are words of ours or of the data."""
    return guard.own_words(texts) | {text for text in texts if is_our_word(text)}
