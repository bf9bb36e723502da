"""Invented populations: a demo to read, one authority, and the nation."""

from pathlib import Path

from glowaudit.errors import UsageError
from glowaudit.samples.demo import write_demo
from glowaudit.samples.faults import write_faults
from glowaudit.samples.population import write_population
from glowaudit.samples.writing import EXTRACT_FILES, claim

SIZES = ("demo", "authority", "nation")
ONE_AUTHORITY = "260"

__all__ = ["ONE_AUTHORITY", "SIZES", "write_faults", "write_sample"]


def write_sample(
    directory: Path,
    size: str,
    schools: Path | None = None,
    seed: int = 2016,
    accounts: bool = False,
    feed_nights: int = 0,
) -> None:
    """Write an extract of invented people into `directory`; the same seed gives the same bytes.

    `size` is `demo` (three authorities, a few hundred people), `authority` (one as large as Glasgow) or
    `nation`. `schools` is a list of real schools for the last two; without it the schools are invented too.
    `accounts` and `feed_nights` add accounts, and feeds of so many nights, to these two; the demo has its own.
    A UsageError where the folder already holds an extract, or the size or the list is none.
    """
    if size not in SIZES:
        raise UsageError(f"size is {size!r}: it must be {', '.join(SIZES)}")
    if size == "demo" and schools:
        raise UsageError("the demo has its own schools: a list of schools is for authority and nation")
    if size == "demo" and (accounts or feed_nights):
        raise UsageError("the demo has its own accounts and feeds: ask for them with authority and nation")
    claim(directory, EXTRACT_FILES)
    if size == "demo":
        write_demo(directory, seed)
    else:
        authority_id = ONE_AUTHORITY if size == "authority" else None
        write_population(directory, authority_id, schools, seed, accounts=accounts, feed_nights=feed_nights)
