"""Signs: texts of an extract as the page shows them; none turns round, hides or swamps what stands beside it."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup, escape

LONGEST = 300
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
TURN = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
LEFTWARD = "\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
TURNING = re.compile(f"[{TURN}]|[{LEFTWARD}]+(?:[^\\S\\r\\n]+[{LEFTWARD}]+)*")


def shown(value: Any) -> Any:
    """The texts of a display as markup: what a template would escape, with what turns it round kept apart."""
    if isinstance(value, str):
        return shown_text(value)
    if isinstance(value, dict):
        return {key: shown(inner) for key, inner in value.items()}
    return [shown(inner) for inner in value] if isinstance(value, list) else value


def shown_text(text: str) -> str:
    """A text as markup: signs that turn and letters that run leftward each in a `bdi`, a very long text in a box."""
    if text.isascii() and text.isprintable() and len(text) <= LONGEST:
        return text
    plain, place, pieces = visible(text), 0, []
    for found in TURNING.finditer(plain):
        pieces += [escape(plain[place : found.start()]), Markup("<bdi>%s</bdi>") % found.group()]
        place = found.end()
    whole = Markup("").join([*pieces, escape(plain[place:])])
    return Markup('<span class="long" tabindex="0">%s</span>') % whole if len(text) > LONGEST else whole


def visible(text: str) -> str:
    """A text in which the sign of the unknown stands for each control character, so that it can be seen."""
    return CONTROL.sub("\ufffd", text)


def level(text: str) -> str:
    """A text without the signs that turn what follows, for places where nothing can be kept apart."""
    return re.sub(f"[{TURN}]", "", visible(text))
