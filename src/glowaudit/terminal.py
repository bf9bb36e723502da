"""What can go wrong between a terminal and a command: letters that it does not know, ids that look like options."""

from __future__ import annotations

import codecs
import io
import json
import re
import sys

ESCAPES = "glowaudit.escapes"
DASHED = re.compile(r"-[^-]")


def escape_unknown_letters() -> None:
    r"""Make stdout and stderr write what their encoding does not know as `\u0141`, which is right inside JSON too."""
    codecs.register_error(ESCAPES, _escaped)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=ESCAPES)


def _escaped(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    return json.dumps(fault.object[fault.start : fault.end])[1:-1], fault.end


def hint_for(words: list[str]) -> str | None:
    """What to say after wrong usage: `explain` takes an id that begins with - only after --."""
    if words[:1] != ["explain"] or "--" in words or not any(map(DASHED.match, words)):
        return None
    return "An id that begins with - comes last, after --: glowaudit explain EXTRACT --as-of ... -- -123"
