"""Orders: which report is to be made, for whom, and where it goes. Shared by those who order and those who make."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

AUDIENCES = ("authority", "national", "public", "internal")
PEOPLE = ("none", "action", "all")
NOTEBOOKS = {"authority": "authority", "national": "national", "public": "national", "internal": "data_quality"}


def key_of(audience: str, authority_id: str) -> str:
    """What the manifest calls a report: `authority/250`, `national`, `public`, `internal`."""
    return f"{audience}/{authority_id}" if authority_id else audience


@dataclass(frozen=True)
class Order:
    """One report to make.

    audience      one of AUDIENCES
    authority_id  whose report it is; empty where it is of no one authority
    folder        where it goes inside the run, such as `authority/250`
    slice_file    the slice that its notebook reads, and nothing else
    settings      the settings of the run, as text
    work          the folder in which its files are made, before they are put in place
    guard         the file against which they are scanned before they may leave
    private       folders and names of this machine that must not stand in them
    engine        `warm` or `kernel` (see `reporting`)
    """

    audience: str
    authority_id: str
    folder: str
    slice_file: str
    settings: dict[str, Any] = field(default_factory=dict)
    work: str = ""
    guard: str = ""
    private: tuple[str, ...] = ()
    engine: str = "warm"

    @property
    def key(self) -> str:
        """What the manifest calls it."""
        return key_of(self.audience, self.authority_id)

    @property
    def notebook(self) -> str:
        """The name of its notebook in notebooks/reports."""
        return NOTEBOOKS[self.audience]


@dataclass(frozen=True)
class Made:
    """What became of an order: its files (name: size in bytes), or what went wrong.

    leaks         what was found that must not leave, without anybody's id; then nothing of the report was kept
    slice_sha256  what it was made of
    listed        how many people are listed in the page
    """

    order: Order
    files: dict[str, int] = field(default_factory=dict)
    error: str | None = None
    leaks: tuple[str, ...] = ()
    slice_sha256: str = ""
    listed: int = 0
