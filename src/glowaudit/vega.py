"""altair, without grammars that take 0.9 s to build and that it never uses. Import it from here."""

from __future__ import annotations

import sys
from typing import Any, cast

sys.modules.setdefault("rfc3987_syntax", cast(Any, None))
import altair as alt  # noqa: E402

__all__ = ["alt"]
