"""Two authorities, two schools and two people, every gate open: the ground on which hand-made cases stand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from oracle import OracleResult, judge

from glowaudit.settings import Settings

# The window is 26, 27, 28, 29 and 30 April; the individual gate exists from the 28th on.
SPRING = Settings(as_of=date(2016, 4, 26), deletion_on=date(2016, 5, 2))


def rows(*lines: str) -> str:
    """These lines of a file."""
    return "".join(f"{line}\n" for line in lines)


DECISIONS = rows("decision_id,scope,subject_id,choice,effective_on,recorded_at,origin,establishment_id")
FIFE_IN, MORAY_IN = rows("a1,authority,250,in,2015-01-01,,,"), rows("a2,authority,330,in,2015-01-01,,,")
LEVEN_IN, ELGIN_IN = (
    rows("e1,establishment,F1,in,2015-01-01,,,"),
    rows("e2,establishment,M1,in,2015-01-01,,,"),
)
SCHOOLS = rows("establishment_id,name,authority_id,sector,opened_on,closed_on")
LEVEN, ELGIN = rows("F1,Leven,250,,,"), rows("M1,Elgin,330,,,")
ENROLMENTS = rows("person_id,establishment_id,start_on,end_on,recorded_at")
BOB = rows("bob,M1,2014-08-18,,")
NATION = {
    "authorities": rows("authority_id,name", "250,Fife", "330,Moray"),
    "establishments": SCHOOLS + LEVEN + ELGIN,
    "people": rows("person_id,role,stage", "ann,pupil,P7", "bob,staff,"),
    "enrolments": ENROLMENTS + rows("ann,F1,2015-08-18,,") + BOB,
    "decisions": DECISIONS + FIFE_IN + MORAY_IN + LEVEN_IN + ELGIN_IN,
}


def judged(folder: Path, decisions: str = "", settings: Settings = SPRING, **tables: str) -> OracleResult:
    """Judge the nation with these decisions (from row 6 on) added, and these tables in place of its own."""
    texts = {**NATION, "decisions": NATION["decisions"] + decisions}
    texts |= {("decisions" if table == "all_decisions" else table): text for table, text in tables.items()}
    for table, text in texts.items():
        (folder / f"{table}.csv").write_bytes(text.encode())
    return judge(folder, settings)


def told(result: OracleResult, person_id: str) -> tuple[str, str]:
    """Verdict and blockers of a person."""
    row = result.verdict(person_id)
    return row["verdict"], row["blockers"]


def reasons(result: OracleResult, table: str) -> dict[int, str]:
    """Reason by row of the quarantined rows of one table."""
    return {bad.row: bad.reason for bad in result.quarantine if bad.file == table}
