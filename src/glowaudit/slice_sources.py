"""Where slices come from: one cutter an audience, each made when it is first needed."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from glowaudit.earlier_run import load_earlier
from glowaudit.slices import Slicer

if TYPE_CHECKING:
    from glowaudit.audit import Audit
    from glowaudit.report_run import Wish


class SliceSources:
    """Cuts the slice of any audience out of one audit."""

    def __init__(self, audit: Audit, wish: Wish) -> None:
        self.audit, self.wish = audit, wish

    @cached_property
    def slicer(self) -> Slicer:
        """The cutter of authorities' slices; what does not depend on the authority is made with it, once."""
        return Slicer(self.audit, self.wish.people, **self.wish.marking(), since=self.since)

    @cached_property
    def since(self) -> bool:
        """Is there an earlier run to compare with? It is laid beside the audit, once."""
        if self.wish.since:
            load_earlier(self.audit, self.wish.since)
        return bool(self.wish.since)

    def write(self, audience: str, authority_id: str, path: Path) -> Path:
        """Write the slice of one report to a new file."""
        if audience == "authority":
            return self.slicer.write(authority_id, path)
        return self._write_of_all(audience, path)

    def _write_of_all(self, audience: str, path: Path) -> Path:
        """The slice of a report that is of no one authority."""
        if audience == "national":
            from glowaudit.national_slice import write_national_slice

            return write_national_slice(self.audit, path, **self.wish.marking(), since=self.since)
        if audience == "public":
            from glowaudit.public_slice import write_public_slice

            return write_public_slice(self.audit, path, **self.wish.marking())
        from glowaudit.quality_slice import write_quality_slice

        return write_quality_slice(self.audit, path, **self.wish.marking())

    def write_guard(self, path: Path) -> Path:
        """Write what every report is held against before it may leave."""
        from glowaudit.scan import write_guard

        return write_guard(self.audit, path)
