"""index.html of a run: its reports with figures, states and links, for those who made the run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import jinja2

from glowaudit import slices, wording
from glowaudit.inlining import inline, text_hash
from glowaudit.page_scripts import template_text
from glowaudit.pipeline import select_of

if TYPE_CHECKING:
    from glowaudit.audit import Audit

NAME = "index.html"
LAYER = "6_report"
STEPS = ("report_index",)
COUNTS = ("enrolled", "kept", "not_kept", "gates", "own_choice", "no_open_school", "unreadable")
FILES = {
    "report.html": "Page",
    "actions.xlsx": "Workbook",
    "actions.csv": "List",
    "figures.csv": "Figures",
    "report.ipynb": "Notebook",
}
OTHERS = {
    "national": ("All authorities", "Exact counts and no person: for the Glow team."),
    "public": ("Public", "Small counts suppressed, the rest rounded: may be published."),
    "internal": ("Data quality", "Quarantine and findings, row by row: stays where the run was made."),
}
STYLES = ("report.css", "tables.css", "print.css", "run_index.css")
STATES = {"made": "Made", "failed": "Failed", "withheld": "Withheld", "": "Not ordered"}


def index_rows(audit: Audit) -> list[dict[str, Any]]:
    """The figures of each authority, those first where opening gates helps most people.

    Columns: authority_id, name, and how many people: enrolled, kept, not_kept, gates (a gate that can be opened keeps
    them out), own_choice, no_open_school, unreadable.
    """
    slices.require(audit.engine, "people_by_authority")
    for step in STEPS:
        audit.engine.create(step, select_of(LAYER, step))
    names = ("authority_id", "name", *COUNTS)
    return [
        dict(zip(names, row, strict=True)) for row in audit.engine.rows(f"select {', '.join(names)} from report_index")
    ]


def write_index(run: Path, manifest: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Path:
    """Write the index of a run into its folder.

    manifest  the run's, with what became of each report; rows: as `index_rows` gives them, in the order of the page
    """
    path = run / NAME
    tables = sorted(path.name for path in (run / "internal").glob("*") if path.is_file())
    path.write_text(index_html(manifest, list(rows), tables), encoding="utf-8")
    return path


def index_html(manifest: Mapping[str, Any], rows: list[Mapping[str, Any]], tables: Iterable[str] = ()) -> str:
    """The page as text: the same run gives the same text. `tables`: names of the internal tables."""
    reports = manifest.get("reports", {})
    authorities = [{**row, **_report(reports.get(f"authority/{row['authority_id']}"))} for row in rows]
    others = [{"name": name, "words": words, **_report(reports.get(key))} for key, (name, words) in OTHERS.items()]
    script, styles = inline(template_text("run_index.js")), "".join(map(template_text, STYLES))
    return str(
        _template().render(
            authorities=authorities,
            others=others,
            troubles=[entry for entry in authorities + others if entry["error"]],
            total={name: sum(int(row[name]) for row in rows) for name in COUNTS},
            to_call=sum(row["gates"] > 0 for row in rows),
            states=[
                (words, sum(entry["state"] == words for entry in authorities + others)) for words in STATES.values()
            ],
            days=_days(manifest),
            tables=[(name, link("internal", name)) for name in tables],
            made_of=_made_of(manifest),
            styles=styles,
            style_hash=text_hash(styles),
            script=script,
            script_hash=text_hash(script),
        )
    )


def _report(entry: Mapping[str, Any] | None) -> dict[str, Any]:
    """What became of one report: state in words, error, and links to its files in the order of `FILES`."""
    entry = entry or {"state": "", "folder": "", "files": {}, "error": None}
    order = [*FILES, *sorted(set(entry["files"]) - set(FILES))]
    links = [(FILES.get(name, name), link(entry["folder"], name)) for name in order if name in entry["files"]]
    return {"state": STATES[entry["state"]], "error": entry["error"], "page": dict(links).get("Page"), "links": links}


def link(folder: str, name: str) -> str:
    """A file of the run as an address from the run's folder: what stands in its names is no part of an address."""
    return "/".join(quote(part, safe="") for part in (*folder.split("/"), name))


def _days(manifest: Mapping[str, Any]) -> dict[str, str]:
    """The days of the run in words."""
    from glowaudit.settings import settings_from

    settings = settings_from(dict(manifest["settings"]))
    days: dict[str, date] = {name: getattr(settings, name) for name in ("as_of", "last_day", "deletion_on")}
    return {name: wording.day(value) for name, value in days.items()}


def _made_of(manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the run was made with and of."""
    settings = [(wording.SETTINGS[name], _setting(value)) for name, value in manifest["settings"].items()]
    digests = {"version": "glowaudit", "rules": "rules_sha256", "verdicts": "verdicts_digest"}
    facts = [(wording.FACTS[fact], str(manifest[key])) for fact, key in digests.items() if key in manifest]
    return facts + settings


def _setting(value: Any) -> str:
    return {"None": "no limit", "True": "yes", "False": "no"}.get(str(value), str(value))


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    return environment.from_string(template_text("run_index.html.j2"))
