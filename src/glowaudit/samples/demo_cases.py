"""The demo's hand-made people: each shows one thing, and says what an audit of the demo's dates must make of it."""

from glowaudit.samples.demo_case import STAFF, Case, Choice, Place
from glowaudit.samples.demo_schools import (
    AIRD, CALDER_WYND, CARNBEITH, DUNMARLE, GHLEANN_MOR, KIRKHAVEN, NEWHITHE, SCRIPT, ST_MUNGOS, STRATHGARVE, STRATHORE,
)  # fmt: skip

_AT_KIRKHAVEN = (Place(KIRKHAVEN, "2012-08-20"),)
_AT_STRATHORE = (Place(STRATHORE, "2013-08-19"),)

_VERDICTS = (
    Case(
        "A parent asked for Glow: an active decision where the default would have done.",
        "Ailsa Cairns", 2011, "P4", _AT_KIRKHAVEN, (Choice("in", "2016-04-29", "2016-04-28T15:10:00"),),
    ),
    Case(
        "A `default` row: it shows that nobody decided, and the default is in.",
        "Euan Begbie", 2011, "P4", _AT_KIRKHAVEN, (Choice("in", "2016-04-28", "2016-04-28T07:00:00", "default"),),
    ),
    Case(
        "Out from the first day of the individual gate; the parent changes their mind from 30 May.",
        "Freya O'Neill", 2010, "P5", _AT_KIRKHAVEN,
        (Choice("out", "2016-04-28", "2016-04-27T12:00:00"), Choice("in", "2016-05-30", "2016-05-12T12:30:00")),
        verdict="will_reach",
    ),
    Case(
        "Begins on 30 May; the school was asked on entry and said in.",
        "Jan Kowalski", 2016, "P3", (Place(KIRKHAVEN, "2016-05-30", recorded_at="2016-05-12T10:00:00"),),
        (Choice("in", "2016-05-30", "2016-05-12T10:01:00", "entry"),),
        verdict="will_reach", added_on="2016-05-30",
    ),
    Case(
        "An opt-out already recorded, in force from 13 June.",
        "Harris Dalziel", 2008, "P7", (Place(KIRKHAVEN, "2009-08-17"),),
        (Choice("out", "2016-06-13", "2016-05-12T09:00:00"),), verdict="will_stop", blockers="individual",
    ),
    Case(
        "Leaves school on 31 May: the last day there is the day before `end_on`.",
        "Kirsty Imrie", 2003, "S4", (Place(STRATHORE, "2012-08-20", "2016-06-01", "2016-05-03T14:00:00"),),
        verdict="will_stop", blockers="enrolment",
    ),
    Case(
        "Comes on 23 May and goes again on 10 June.",
        "Olivia Singh", 2016, "P6", (Place(KIRKHAVEN, "2016-05-23", "2016-06-11", "2016-05-11T11:00:00"),),
        verdict="reaches_briefly", blockers="enrolment", added_on="2016-05-23",
    ),
    Case(
        "Out, in for two weeks, out again: three decisions, one person.",
        "Ross Urquhart", 2005, "S4", _AT_STRATHORE,
        (
            Choice("out", "2016-04-28", "2016-04-27T09:00:00"), Choice("in", "2016-05-23", "2016-05-11T09:00:00"),
            Choice("out", "2016-06-06", "2016-05-12T09:00:00"),
        ),
        verdict="reaches_briefly", blockers="individual",
    ),
    Case(
        "A parent opted the pupil out from the first day on which that could be done.",
        "Sìne MacLeòid", 2005, "S3", _AT_STRATHORE, (Choice("out", "2016-04-28", "2016-04-26T10:00:00"),),
        verdict="blocked", blockers="individual",
    ),
    Case(
        "A later `default` row does not override the decision.",
        "Murray Weir", 2005, "S3", _AT_STRATHORE,
        (Choice("out", "2016-04-28", "2016-04-27T10:00:00"), Choice("in", "2016-05-09", "2016-05-09T07:00:00", "default")),
        verdict="blocked", blockers="individual",
    ),
    Case(
        "New on 9 May and opted out on entry.",
        "Zara Nowak", 2016, "S2", (Place(STRATHORE, "2016-05-09", recorded_at="2016-05-09T09:30:00"),),
        (Choice("out", "2016-05-09", "2016-05-09T09:31:00", "entry"),),
        verdict="blocked", blockers="individual", added_on="2016-05-09",
    ),
    Case(
        "A teacher who does not wish to have a Glow account.",
        "Morag Farquhar", STAFF, "", (Place(KIRKHAVEN, "2004-08-16"),),
        (Choice("out", "2016-05-03", "2016-05-03T08:30:00"),), verdict="blocked", blockers="individual",
    ),
    Case(
        "Left in March.",
        "Lewis Gilmour", 2009, "P6", (Place(KIRKHAVEN, "2010-08-16", "2016-03-26"),), verdict="not_enrolled", blockers="enrolment",
    ),
    Case(
        "Registered for P1 in August: the next enrolment begins after the cut-off.",
        "Orla Baird", 2016, "P1", (Place(KIRKHAVEN, "2016-08-17", recorded_at="2016-01-25T10:00:00"),),
        verdict="not_enrolled", blockers="enrolment", added_on="2016-01-25",
    ),
    Case(
        "An enrolment of no days: begun and ended on one day.",
        "Jack Rankine", 2009, "P6", (Place(KIRKHAVEN, "2015-09-01", "2015-09-01"),), verdict="not_enrolled", blockers="enrolment",
    ),
)  # fmt: skip

_BLOCKERS = (
    Case(
        "The school has no decision in force, and the parent opted out too.",
        "Lucy Jardine", 2010, "P5", (Place(NEWHITHE, "2011-08-15"),),
        (Choice("out", "2016-05-03", "2016-05-03T10:20:00"),), verdict="blocked", blockers="establishment+individual",
    ),
    Case(
        "A school that is out, in an authority that comes in on 6 June.",
        "Callum Ahmed", 2010, "P5", (Place(ST_MUNGOS, "2011-08-15"),), verdict="blocked", blockers="establishment",
    ),
    Case(
        "In by a decision of the parent; the authority is out.",
        "Eòin MacDhòmhnaill", 2010, "P5", (Place(AIRD, "2011-08-16"),),
        (Choice("in", "2016-05-04", "2016-05-04T10:00:00"),), verdict="blocked", blockers="authority",
        findings=("choice_without_effect",),
    ),
    Case(
        "Authority out, and no decision of the school.",
        "Mairi Tulloch", 2010, "P5", (Place(STRATHGARVE, "2011-08-16"),),
        verdict="blocked", blockers="authority+establishment",
    ),
    Case(
        "Authority out, and a parent's opt-out.",
        "Struan Nairn", 2006, "S2", (Place(GHLEANN_MOR, "2014-08-18"),),
        (Choice("out", "2016-05-05", "2016-05-05T10:00:00"),), verdict="blocked", blockers="authority+individual",
    ),
    Case(
        "All three gates are closed.",
        "Iona Menzies", 2010, "P5", (Place(STRATHGARVE, "2011-08-16"),),
        (Choice("out", "2016-05-05", "2016-05-05T11:00:00"),),
        verdict="blocked", blockers="authority+establishment+individual",
    ),
)  # fmt: skip

_TRANSFERS = (
    Case(
        "Opted out at Kirkhaven; moves on 23 May and the choice goes along, copied as it stands.",
        "Emily Pringle", 2010, "P5",
        (Place(KIRKHAVEN, "2011-08-15", "2016-05-23", "2016-05-11T09:00:00"),
         Place(SCRIPT, "2016-05-23", recorded_at="2016-05-11T09:05:00")),
        (Choice("out", "2016-05-03", "2016-05-03T09:00:00"),
         Choice("out", "2016-05-23", "2016-05-11T09:06:00", "carried", SCRIPT)),
        verdict="blocked", blockers="individual",
    ),
    Case(
        "The copy at the new school says in, the decision says out: the decision stands.",
        "Rory Abernethy", 2010, "P5",
        (Place(KIRKHAVEN, "2011-08-15", "2016-05-09", "2016-05-06T09:00:00"),
         Place(SCRIPT, "2016-05-09", recorded_at="2016-05-06T09:05:00")),
        (Choice("out", "2016-05-03", "2016-05-03T09:30:00"),
         Choice("in", "2016-05-09", "2016-05-06T09:06:00", "carried", SCRIPT)),
        verdict="blocked", blockers="individual", findings=("carry_mismatch",),
    ),
    Case(
        "Came with a copied opt-out from a school whose decision is not in the extract: the copy counts.",
        "Amelia Hussain", 2012, "P3", (Place(KIRKHAVEN, "2016-05-03", recorded_at="2016-05-03T09:00:00"),),
        (Choice("out", "2016-05-03", "2016-05-03T09:10:00", "carried"),),
        verdict="blocked", blockers="individual", findings=("carried_without_original",), added_on="2016-05-03",
    ),
    Case(
        "From Fife to Glasgow on the day on which Glasgow comes in.",
        "Finlay Drummond", 2009, "P6",
        (Place(KIRKHAVEN, "2010-08-16", "2016-06-06", "2016-05-11T10:00:00"),
         Place(CALDER_WYND, "2016-06-06", recorded_at="2016-05-11T10:30:00")),
    ),
    Case(
        "From Fife to Highland, which is out.",
        "Katie Galbraith", 2009, "P6",
        (Place(KIRKHAVEN, "2010-08-16", "2016-06-06", "2016-05-11T11:00:00"),
         Place(AIRD, "2016-06-06", recorded_at="2016-05-11T11:30:00")),
        verdict="will_stop", blockers="authority",
    ),
    Case(
        "From Highland to Fife.",
        "Ewan Sinclair", 2006, "S2",
        (Place(GHLEANN_MOR, "2014-08-18", "2016-05-30", "2016-05-10T11:00:00"),
         Place(STRATHORE, "2016-05-30", recorded_at="2016-05-10T11:30:00")),
        verdict="will_reach",
    ),
    Case(
        "A visiting teacher of two authorities, opted out at Kirkhaven: the choice follows to Glasgow.",
        "Alasdair Ogilvie", STAFF, "", (Place(KIRKHAVEN, "2010-08-16"), Place(CALDER_WYND, "2015-08-17")),
        (Choice("out", "2016-05-04", "2016-05-04T08:30:00", establishment_id=KIRKHAVEN),),
        verdict="blocked", blockers="individual", findings=("concurrent_enrolments",),
    ),
)  # fmt: skip

_FINDINGS = (
    Case(
        "In and out on one day, no moment recorded: out stands.",
        "Blair Lindsay", 2005, "S3", _AT_STRATHORE, (Choice("in", "2016-05-04"), Choice("out", "2016-05-04")),
        verdict="blocked", blockers="individual", findings=("conflicting_decisions",),
    ),
    Case(
        "The choice reads `No thanks`: unreadable, so that the gate is closed until the row is mended.",
        "Skye Carnegie", 2005, "S3", _AT_STRATHORE, (Choice("No thanks", "2016-05-05", "2016-05-05T09:00:00"),),
        verdict="blocked", blockers="individual", findings=("unreadable_decision",),
    ),
    Case(
        "The opt-out lost its leading zero in a spreadsheet and names nobody: the pupil's data pass all the same.",
        "Daniel Smith-Kerr", 2006, "S2", (Place(STRATHORE, "2014-08-18"),),
        (Choice("out", "2016-05-05", "2016-05-05T10:00:00", leading_zero=False),),
    ),
    Case(
        "Takes effect on 2 May, typed in on 11 May: data passed in between.",
        "Erin McKechnie", 2005, "S3", _AT_STRATHORE, (Choice("out", "2016-05-02", "2016-05-11T16:00:00"),),
        verdict="blocked", blockers="individual", findings=("backdated_decision",),
    ),
    Case(
        "An `entry` decision of May, of a pupil who was added in 2013.",
        "Gregor Moncrieff", 2012, "P3", (Place(KIRKHAVEN, "2013-08-19"),),
        (Choice("in", "2016-05-04", "2016-05-04T09:00:00", "entry"),),
        findings=("entry_not_at_entry",), added_on="2013-08-19",
    ),
    Case(
        "Two enrolments at one school that overlap: merged.",
        "Sophie Laidlaw", 2012, "P3", (Place(KIRKHAVEN, "2013-08-19", "2016-06-25"), Place(KIRKHAVEN, "2015-08-17")),
        findings=("overlapping_enrolments",),
    ),
    Case(
        "Works in two schools at once.",
        "Angus Ramsay", STAFF, "", (Place(KIRKHAVEN, "2012-08-20"), Place(STRATHORE, "2014-08-18")),
        findings=("concurrent_enrolments",),
    ),
    Case(
        "A week between the old school and the new: no enrolment covers it.",
        "Ella Jardine", 2011, "P4",
        (Place(KIRKHAVEN, "2012-08-20", "2016-05-21", "2016-05-11T13:00:00"),
         Place(SCRIPT, "2016-05-30", recorded_at="2016-05-11T13:05:00")),
        findings=("gap_between_enrolments",),
    ),
    Case(
        "At Kirkhaven since 9 May; the old school in Highland never ended its enrolment.",
        "Hamish MacLeòid", 2010, "P5",
        (Place(AIRD, "2011-08-16"), Place(KIRKHAVEN, "2016-05-09", recorded_at="2016-05-09T09:00:00")),
        findings=("concurrent_enrolments", "stuck_at_source"),
    ),
    Case(
        "Still enrolled at a school that closed on 1 April.",
        "Niamh O'Donnell", 2011, "P4", (Place(CARNBEITH, "2012-08-20"),),
        verdict="blocked", blockers="establishment", findings=("enrolment_after_closure",),
    ),
    Case(
        "A stage that is none: kept as not known.",
        "Charlotte Weir", 2011, "P8", _AT_KIRKHAVEN, findings=("unknown_stage",),
    ),
    Case("No name is given.", "", 2011, "P4", _AT_KIRKHAVEN, findings=("missing_name",)),
    Case("A name that begins with `=`: text, never a formula.", "=1+1 Anderson", 2011, "P4", _AT_KIRKHAVEN),
    Case("A name with a comma and an accent.", "MacDhòmhnaill, Catrìona", 2011, "P4", _AT_KIRKHAVEN),
    Case(
        "The first recording had no end; the later one ends the enrolment on 10 June and stands.",
        "Aaron Fernie", 2011, "P4",
        (Place(KIRKHAVEN, "2012-08-20", "", "2015-08-17T09:00:00"),
         Place(KIRKHAVEN, "2012-08-20", "2016-06-11", "2016-05-11T14:00:00")),
        verdict="will_stop", blockers="enrolment",
    ),
    Case(
        "Enrolled at Dunmarle, whose row is in quarantine: its enrolments are quarantined with it.",
        "Fiona Baird", 2011, "P4", (Place(DUNMARLE, "2012-08-20"),), verdict="not_enrolled", blockers="enrolment",
    ),
    Case(
        "Enrolled at Dunmarle too: two rows clear when one is mended.",
        "James Nairn", 2009, "P6", (Place(DUNMARLE, "2010-08-16"),), verdict="not_enrolled", blockers="enrolment",
    ),
)  # fmt: skip

CASES = _VERDICTS + _BLOCKERS + _TRANSFERS + _FINDINGS
