"""An extract in which every text is an attack on the page, and what a reader is to see of it."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

MARKUP = (
    "<img src=x onerror=\"globalThis.ran='an image'\"><b>bold</b>",
    "</script><script>globalThis.ran='a script'</script>",
    "</title></style><style>*{display:none}</style>",
    "<!-- <script> -->",
    "' onmouseover='globalThis.ran=1' x=\"",
    "&lt;b&gt; &amp;amp; &#0; &copy",
    "\\u003cscript\\u003e\\\"];globalThis.ran='JSON'//",
)
TEMPLATES = ("{{ 7*7 }}{% raw %}${7*7}#{7*7}", "$& $1 $` \\1 %s {0}", "__proto__", "constructor", "slot\x1fslot")
FORMULAS = ('=HYPERLINK("http://example.invalid","press")', "@SUM(1+1)*cmd|' /C calc'!A0", "+1+1", "-1+1")
TURNED = "\u202egnirts \u2067turned\u200f"
LEFTWARD = "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd"
SIGNS = (
    "null\x00bell\x07escape\x1bdelete\x7fhigh\x84end",
    "one\u2028two\u2029three",
    "first\nsecond\tthird",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 e\u0301\u0301",
)
LONG = "Long " + "name " * 20 + "x" * 9_900
TEXTS = (*MARKUP, *TEMPLATES, *FORMULAS, TURNED, LEFTWARD, *SIGNS, LONG)
# The first authority has a school, people, decisions and bad rows of every text; each other one of its own name.
AUTHORITIES = {"markup": "".join(MARKUP), "turned": TURNED, "leftward": LEFTWARD, "signs": "".join(SIGNS), "long": LONG}
FILE = "<img src=x onerror=globalThis.ran=2>{{7*7}}=cmd\u202e"
HEADS = {
    "authorities": "authority_id,name",
    "establishments": "establishment_id,name,authority_id,sector",
    "people": "person_id,role,display_name,stage,added_on",
    "enrolments": "person_id,establishment_id,start_on,end_on",
    "decisions": "decision_id,scope,subject_id,choice,effective_on,recorded_at,origin,requested_by,establishment_id"
    ",note",
}
FORMULA = re.compile(r"[=+@\t\r-]")


def write_extract(folder: Path) -> tuple[Path, Path]:
    """The extract, whose files have hostile names, and the mapping that names them."""
    extract = folder / "extract"
    extract.mkdir(parents=True)
    tables = {name: [tuple(head.split(","))] for name, head in HEADS.items()}
    for authority in AUTHORITIES.values():
        tables["authorities"].append((authority, authority))
        tables["decisions"].append(
            (f"a{authority}", "authority", authority, "in", "2015-01-01", "", "", authority, "", authority)
        )
    for text in TEXTS:
        _add_school(tables, AUTHORITIES["markup"], text, text)
    for authority in list(AUTHORITIES.values())[1:]:
        _add_school(tables, authority, authority, f"own {authority}")
    for name, rows in tables.items():
        width = len(rows[0])
        with (extract / f"{name}{FILE}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([*row, *[""] * (width - len(row))] for row in rows)
    mapping = folder / "mapping.toml"
    files = [f"{name} = {json.dumps(f'{name}{FILE}.csv')}" for name in HEADS]
    mapping.write_text("\n".join(["[files]", *files]), encoding="utf-8")
    return extract, mapping


def _add_school(tables: dict[str, list[tuple[str, ...]]], authority: str, text: str, place: str) -> None:
    """A school whose every text is this one: three people opted out, and a bad row in each file."""
    tables["establishments"].append((place, text, authority, text))
    tables["decisions"].append((f"e{place}", "establishment", place, "in", "2015-01-01", "", "", text, text, text))
    for person, role, stage in ((f"0{place}", "pupil", text), (place, "staff", ""), (f"2{place}", "pupil", "P1")):
        tables["people"].append((person, role, text, stage, text))
        tables["enrolments"].append((person, place, "2015-08-18"))
        out = ("individual", person, "out", "2016-05-01", "2016-05-09", "", text, place, text)
        tables["decisions"].append((f"d{person}", *out))
    tables["people"].append((f"bad{place}", text, text, text))
    tables["enrolments"].append((place, place, text))
    tables["decisions"].append((f"bad{place}", "individual", place, text, "2016-06-01", "", "", "", "", text))


def seen(text: str) -> str:
    """A text as far as a reader can tell: a control character is one sign, whichever stands for it."""
    return re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2400-\u2421\ufffd]", "?", text)


def listed(text: str) -> str:
    """A text as it stands in a list for spreadsheets."""
    return f"'{text}" if FORMULA.match(text) else text
