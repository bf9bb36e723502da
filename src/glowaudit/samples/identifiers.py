"""Identifiers of invented people: SCN-like pupil ids and staff ids.

A Scottish Candidate Number has nine digits: two for the year of issue, six that count, and a check digit.
The check digit weighs the first eight digits 3 2 7 6 5 4 3 2 and takes the sum modulo 11: remainder 0 gives
0, remainder 1 is never issued, any other remainder gives 11 minus it.
"""

WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
_NEVER_ISSUED = 1


def remainder(body: str) -> int:
    """The weighted sum of the first eight digits, modulo 11."""
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS, body, strict=True)) % 11


def check_digit(body: str) -> str:
    """The ninth digit of the eight in `body`; a ValueError where such a number is never issued."""
    left = remainder(body)
    if left == _NEVER_ISSUED:
        raise ValueError(f"{body} leaves remainder 1: no such number is issued")
    return str((11 - left) % 11)


def scn(year: int, serial: int) -> str:
    """The pupil id issued in `year` with the six counting digits `serial`."""
    body = f"{year % 100:02d}{serial:06d}"
    return body + check_digit(body)


def next_scn(year: int, serial: int) -> tuple[str, int]:
    """The first pupil id of `year` that is issued at `serial` or after it, and the serial that follows."""
    while remainder(f"{year % 100:02d}{serial:06d}") == _NEVER_ISSUED:
        serial += 1
    return scn(year, serial), serial + 1


def is_scn(text: str) -> bool:
    """Whether `text` is nine digits whose last checks the others."""
    if not (len(text) == 9 and text.isascii() and text.isdigit()):
        return False
    return remainder(text[:8]) != _NEVER_ISSUED and check_digit(text[:8]) == text[8]


def staff_id(number: int) -> str:
    """The id of a member of staff: S and six digits."""
    return f"S{number:06d}"


def remainder_sql(body: str) -> str:
    """The remainder as a SQL expression over an eight digit integer expression `body`."""
    places = range(len(WEIGHTS) - 1, -1, -1)
    digits = (f"({body} // {10**place} % 10)" for place in places)
    terms = (f"{digit} * {weight}" for digit, weight in zip(digits, WEIGHTS, strict=True))
    return f"(({' + '.join(terms)}) % 11)"
