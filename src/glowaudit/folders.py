"""Folders of a run: a safe name for each authority, and where each report goes."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

LONGEST_NAME = 100
FOLDERS = {"national": "national", "public": "public", "internal": "internal/data_quality"}


def folder_of(audience: str, name: str = "") -> str:
    """Where a report goes inside its run; `name` is the authority's folder."""
    return FOLDERS.get(audience) or f"authority/{name}"


def folder_names(authority_ids: Iterable[str]) -> dict[str, str]:
    """A folder for each authority: no two alike, also where a system does not tell capitals from small letters."""
    names = {authority_id: folder_name(authority_id) for authority_id in authority_ids}
    alike = Counter(name.casefold() for name in names.values())
    return {i: folder_name(i, "a-z0-9_-") if alike[name.casefold()] > 1 else name for i, name in names.items()}


def folder_name(authority_id: str, plain: str = "A-Za-z0-9_-") -> str:
    """An id as a safe name: what is not plain is written as %XX; a very long one ends in its digest."""
    signs = (sign if re.fullmatch(f"[{plain}]", sign) else _percent(sign) for sign in authority_id)
    name = "".join(signs)
    digest = hashlib.sha256(authority_id.encode()).hexdigest()[:20]
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 21]}-{digest}"


def _percent(sign: str) -> str:
    return "".join(f"%{byte:02X}" for byte in sign.encode())
