"""What one value means: white space, days, moments and code words."""

from __future__ import annotations

import re
import string
from datetime import date, datetime, timedelta

from .shapes import MOMENTS, WORDS

_SPACES = (0x20, 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)
WHITE_SPACE = "".join(map(chr, (*range(0x09, 0x0E), *range(0x2000, 0x200B), *_SPACES)))
_FOLD = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_DAY = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
_TIME = r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?"
_OFFSET = r"(?:Z|([+-])([0-9]{2}):([0-9]{2}))?"
_MOMENT = re.compile(f"{_DAY}(?:[T ]{_TIME}{_OFFSET})?")


def trimmed(text: str) -> str:
    """Text without the Unicode white space at its ends."""
    return text.strip(WHITE_SPACE)


def word(text: str) -> str:
    """A code word as compared: ASCII letters in lower case, all others as they are."""
    return text.translate(_FOLD)


def day(text: str) -> date | None:
    """A day written `YYYY-MM-DD`; None where it is none."""
    found = re.fullmatch(_DAY, text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def moment(text: str) -> datetime | None:
    """A timestamp in UTC, cut to microseconds; a bare day is its first moment; None where it is none."""
    found = _MOMENT.fullmatch(text)
    if not found:
        return None
    year, month, of_month, hour, minute, second, fraction, sign, hours, minutes = found.groups()
    if int(hours or 0) > 23 or int(minutes or 0) > 59:
        return None
    time = int(hour or 0), int(minute or 0), int(second or 0), int((fraction or "0")[:6].ljust(6, "0"))
    ahead = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
    try:
        return datetime(int(year), int(month), int(of_month), *time) - ahead
    except (ValueError, OverflowError):
        return None


def as_read(column: str, text: str) -> object:
    """A value as rows of one key are compared: words folded, no origin a decision, moments as moments."""
    if column in MOMENTS:
        return moment(text) or text
    if column == "origin":
        return word(text) or "decision"
    return word(text) if column in WORDS else text
