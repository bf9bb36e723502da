"""A run with reports: what is wanted, what stands already, and the slices cut for the rest, one ahead of the makers."""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glowaudit.brake import read_limits
from glowaudit.earlier_run import require_comparable
from glowaudit.errors import UsageError
from glowaudit.folders import folder_names, folder_of
from glowaudit.made_reports import (
    entry_of,
    for_manifest,
    put_in_place,
    read_record,
    record_in,
    stands,
    sweep,
    take_over,
    write_record,
)
from glowaudit.making import told
from glowaudit.manifest import NAME, fingerprint, read_manifest, sha256_of
from glowaudit.orders import AUDIENCES, PEOPLE, Made, Order, key_of
from glowaudit.recipe import recipe_sha256
from glowaudit.reporting import ENGINES, WARM
from glowaudit.settings import read_day
from glowaudit.slice_file import slice_digest
from glowaudit.slice_sources import SliceSources

if TYPE_CHECKING:
    from glowaudit.audit import Audit

SCRATCH = "scratch"
TABLES = "tables"
ASKED = ("people", "recipient", "delete_by", "limits")


@dataclass(frozen=True)
class Wish:
    """What the user asked for.

    audiences    of `orders.AUDIENCES`; none named: all, or only the authorities' own where authorities are named
    authorities  ids of those whose reports are wanted (None: all)
    people       who is listed in an authority's report: `none`, `action` or `all`
    recipient    for whom the reports are marked; empty: in general words
    delete_by    the day by which they are to be deleted, ISO; empty: 28 days after the deletion
    since        an earlier run with which this one is compared, if any
    limits       of the brake, as `brake.read_limits` reads them; none: the usual ones
    """

    audiences: tuple[str, ...] = ()
    authorities: tuple[str, ...] | None = None
    people: str = "action"
    recipient: str = ""
    delete_by: str = ""
    since: Path | None = None
    jobs: int = 2
    engine: str = WARM
    limits: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no report can be made of (UsageError)."""
        for option, values, allowed in (
            ("--audience", self.audiences, AUDIENCES),
            ("--people", (self.people,), PEOPLE),
            ("--engine", (self.engine,), ENGINES),
        ):
            for value in values:
                if value not in allowed:
                    raise UsageError(f"{option} is {value!r}: it must be one of {', '.join(allowed)}")
        if self.delete_by:
            read_day(self.delete_by, "--delete-by")
        read_limits(self.limits)
        if self.since:
            require_comparable(self.since)

    def marking(self) -> dict[str, str]:
        """What a slice says of whom it is for."""
        return {"recipient": self.recipient, "delete_by": self.delete_by}


@dataclass(frozen=True)
class Want:
    """One report that is wanted: for whom, and where it goes."""

    audience: str
    authority_id: str
    folder: str
    settings: dict[str, Any] = field(default_factory=dict, compare=False)

    @property
    def key(self) -> str:
        """Its name in the manifest."""
        return key_of(self.audience, self.authority_id)


def wanted(audit: Audit, wish: Wish) -> list[Want]:
    """The reports that are asked for, the authorities' in order of their ids; UsageError where one is not known."""
    known = [str(row[0]) for row in audit.engine.rows("select authority_id from ledger_authorities order by 1")]
    unknown = sorted(set(wish.authorities or ()) - set(known))
    if unknown:
        raise UsageError(f"--authority {', '.join(unknown)}: not in the extract, which has {', '.join(known)}")
    audiences = wish.audiences or (AUDIENCES if wish.authorities is None else ("authority",))
    names, settings = folder_names(known), audit.settings.as_text()
    chosen = [i for i in known if wish.authorities is None or i in wish.authorities]
    own = [Want("authority", i, folder_of("authority", names[i]), settings) for i in chosen]
    others = [Want(audience, "", folder_of(audience), settings) for audience in AUDIENCES if audience in audiences]
    return (own if "authority" in audiences else []) + [want for want in others if want.audience != "authority"]


class ReportRun:
    """The reports of one run, while they are made in RUN.part.

    earlier  the run that stands at RUN, with its manifest, if there is one: what has not changed is taken over from it
    """

    def __init__(self, audit: Audit, wish: Wish, run: Path, wants: list[Want]) -> None:
        self.audit, self.wish, self.run = audit, wish, run
        self.earlier = read_manifest(run) if run.exists() else None
        self.wants = wants
        self.recipe = recipe_sha256()
        self.asked = asked(audit, wish)
        self.entries: dict[str, dict[str, Any]] = {}

    def stands(self) -> bool:
        """Is everything that is wanted there already, made of the same extract by the same program?"""
        return all(self._is_as_wanted(self.run, record_in(self.earlier, want.key)) for want in self.wants)

    def begin(self, part: Path) -> None:
        """Go to work in RUN.part, with a private folder for what is not whole yet."""
        self.part, self.scratch = part, part / SCRATCH
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir(mode=0o700)
        self.sources = SliceSources(self.audit, self.wish)
        self.private = private_words(self.audit, self.run)

    def write_tables(self, write: Callable[[Audit, Path], None]) -> None:
        """Write the internal tables, unless an unfinished or earlier run has them."""
        found = read_record(self.part, TABLES)
        if found and found["asked"] == self.asked and _intact(self.part / "internal", found["sha256"]):
            return
        write(self.audit, self.part / "internal")
        sha256 = {path.name: sha256_of(path) for path in (self.part / "internal").iterdir() if path.is_file()}
        write_record(self.part, TABLES, {"asked": self.asked, "sha256": sha256})

    def make(self, batch: Callable[[Iterator[Order], int], Generator[Made, None, None]]) -> dict[str, dict[str, Any]]:
        """Make what does not stand yet; the entries of all reports of the run for its manifest, by key.

        batch  makes orders, `(orders, how many at most) -> what became of each`
        """
        missing = [want for want in self._all_wants() if not self._keep(want)]
        if missing:
            with closing(batch(self._orders(missing), len(missing))) as all_made:
                for made in all_made:
                    self._take(made)
        shutil.rmtree(self.scratch)
        sweep(self.part, {entry["folder"] for entry in self.entries.values() if entry["state"] == "made"})
        return {key: for_manifest(self.entries[key]) for key in sorted(self.entries)}

    def _all_wants(self) -> list[Want]:
        """Those that are wanted, and what the earlier run has besides: it is brought up to date with them.

        Of the same extract what was not asked for again stays as it is.
        """
        reports = (self.earlier or {}).get("reports", {})
        every = wanted(self.audit, everything(self.wish)) if reports else []
        besides = [want for want in every if want.key in reports and want not in self.wants]
        if self.earlier and self.earlier["inputs"] == fingerprint(self.audit)["inputs"]:
            for want in besides:
                self._take_over(want, record_in(self.earlier, want.key) or {})
            return self.wants
        return self.wants + besides

    def _take_over(self, want: Want, entry: dict[str, Any]) -> None:
        """A report of the earlier run as it is; one that was not made stays so."""
        if entry["files"]:
            take_over(self.run, entry, self.part, self.scratch)
        self._note(want.key, entry)

    def _keep(self, want: Want, slice_sha256: str = "") -> bool:
        """Is the report there already, in this run or in the earlier one, made of the same?"""
        found = read_record(self.part, want.key) or record_in(read_manifest(self.part), want.key)
        if self._is_as_wanted(self.part, found, slice_sha256):
            self._note(want.key, (found or {}) | {"asked": self.asked})
            return True
        found = record_in(self.earlier, want.key)
        if self._is_as_wanted(self.run, found, slice_sha256):
            self._take_over(want, (found or {}) | {"asked": self.asked})
            return True
        return False

    def _is_as_wanted(self, run: Path, entry: dict[str, Any] | None, slice_sha256: str = "") -> bool:
        same = entry and (entry["slice_sha256"] == slice_sha256 if slice_sha256 else entry.get("asked") == self.asked)
        return bool(same) and stands(run, entry, self.recipe)

    def _orders(self, wants: list[Want]) -> Iterator[Order]:
        """An order for each report that has to be made; its slice is cut when the order is taken."""
        guard = ""
        for place, want in enumerate(wants):
            slice_file = self.scratch / f"{place}.duckdb"
            order = Order(want.audience, want.authority_id, want.folder, str(slice_file), want.settings)
            try:
                guard = guard or str(self.sources.write_guard(self.scratch / "guard"))
                self.sources.write(want.audience, want.authority_id, slice_file)
                known = read_record(self.part, want.key) or record_in(self.earlier, want.key)
                if known and self._keep(want, slice_digest(slice_file)):
                    slice_file.unlink()
                    continue
            except Exception as fault:
                self._take(Made(order, error=told(fault)))
                continue
            work = str(self.scratch / f"{place}")
            yield replace(order, work=work, guard=guard, private=self.private, engine=self.wish.engine)

    def _take(self, made: Made) -> None:
        """Put what was made in its place, and write down that it is there."""
        work, folder = Path(made.order.work), self.part / made.order.folder
        entry = entry_of(made, self.recipe, self.asked, work)
        if made.files:
            put_in_place(work, folder)
        elif made.order.work:
            shutil.rmtree(work, ignore_errors=True)
        self._note(made.order.key, entry)
        Path(made.order.slice_file).unlink(missing_ok=True)

    def _note(self, key: str, entry: dict[str, Any]) -> None:
        write_record(self.part, key, entry)
        self.entries[key] = entry


def everything(wish: Wish) -> Wish:
    """The same wish for every report there can be."""
    return replace(wish, audiences=AUDIENCES, authorities=None)


def _intact(folder: Path, sha256: dict[str, str]) -> bool:
    return all((folder / name).is_file() and sha256_of(folder / name) == value for name, value in sha256.items())


def asked(audit: Audit, wish: Wish) -> str:
    """A digest of all that decides what the reports say: extract, settings, rules, and what was wished."""
    wishes = {name: str(value) for name, value in asdict(wish).items() if name in ASKED}
    whole = [fingerprint(audit), wishes, sha256_of(wish.since / NAME) if wish.since else None]
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def private_words(audit: Audit, run: Path) -> tuple[str, ...]:
    """Folders of this machine, its name and its user's: none of them may stand in a report."""
    folders = [Path.home(), Path.cwd(), Path(tempfile.gettempdir()), run.absolute().parent]
    folders += [path.absolute().parent for path in audit.extract.files.values()]
    words = {str(folder) for folder in folders if len(folder.parts) > 1} | {socket.gethostname()}
    try:
        words.add(getpass.getuser())
    except (KeyError, OSError):
        words.add(os.environ.get("USER", ""))
    return tuple(sorted(filter(None, words)))
