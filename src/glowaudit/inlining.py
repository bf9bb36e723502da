"""Inlining: scripts and values inside a page, and the hash by which its policy lets a script run."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from functools import cache
from typing import Any


def inline(script: str) -> str:
    """A script that can stand inside a page: nothing in it ends the element or begins a comment."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def island(value: Any) -> str:
    """A value as JSON that can stand inside a page: nothing in it can end the element."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")


@cache
def source_hash(script: Callable[[], str]) -> str:
    """The hash by which a page's policy lets the script that `script` gives run, and no other."""
    return text_hash(script())


def text_hash(text: str) -> str:
    """The hash by which a page's policy lets a script or style sheet of this text take effect."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"
