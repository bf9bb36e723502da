"""Two authorities in May, with accounts of every class, nights on which data was sent, and people on both sides."""

from __future__ import annotations

from datetime import date

from small_nation import DECISIONS, ELGIN, ENROLMENTS, FIFE_IN, LEVEN, LEVEN_IN, MORAY_IN, SCHOOLS, rows

from glowaudit.settings import Settings

MAY = Settings(as_of=date(2016, 5, 10), deletion_on=date(2016, 5, 21))
DAYS = {"as_of": "2016-05-10", "deletion_on": "2016-05-21"}
ACCOUNTS = rows("account_id,person_id,source,status,created_on,status_on")
FEEDS = rows("person_id,sent_on,establishment_id")
OF_FIFE = rows(
    "acc-ann-1,ann,seemis,active,2015-09-01,",
    "acc-amy-1,amy,seemis,active,2015-09-01,",
    "acc-abe-1,abe,seemis,active,2015-09-01,",
    "acc-abe-2,abe,manual,active,2016-02-29,",
    "acc-art-1,art,manual,active,,",
    "acc-ava-1,ava,seemis,active,2015-09-01,",
    "acc-mia-1,mia,seemis,active,2015-09-01,",
    "acc-lee-1,lee,seemis,disabled,2015-09-01,2016-05-04",
)
OF_OTHERS = rows(
    "acc-vic-1,vic,seemis,active,2015-09-01,",
    "acc-bob-1,bob,seemis,active,2015-09-01,",
    "acc-cat-1,cat,seemis,active,2015-09-01,",
    "acc-zoe-1,zoe-9001,seemis,active,2015-09-01,",
    "acc-nil-1,,seemis,active,2015-09-01,",
)
NATION = {
    "establishments": SCHOOLS + LEVEN + rows("F2,Methil,250,,,") + ELGIN + rows("M2,Keith,330,,,"),
    "people": rows(
        "person_id,role,stage,display_name",
        "ann,pupil,P7,Ann Bell",
        "amy,pupil,P6,Amy Shaw",
        "ada,pupil,P5,Ada Reid",
        "abe,staff,,Abe Orr",
        "art,staff,,Art Orr",
        "ava,pupil,P4,=1+1",
        "mia,pupil,P3,Mia Muir",
        "lee,pupil,P2,Lee Park",
        "vic,pupil,P7,Vic Grant",
        "bob,staff,,Bob Reid",
        "cat,nobody,,Cat Hay",
    ),
    "enrolments": ENROLMENTS
    + rows(*(f"{person},F1,2015-08-18,," for person in ("ann", "amy", "ada", "abe", "art", "lee", "cat")))
    + rows("ava,F2,2015-08-18,,", "mia,M2,2015-08-18,2016-05-05,", "mia,F1,2016-05-05,,")
    + rows("vic,F1,2015-08-18,2016-05-12,", "vic,M1,2016-05-12,,", "bob,M1,2014-08-18,,"),
    "all_decisions": DECISIONS
    + FIFE_IN
    + MORAY_IN
    + LEVEN_IN
    + rows("e2,establishment,M1,in,2015-01-01,,,", "e3,establishment,F2,out,2016-05-02,,,")
    + rows("e4,establishment,M2,out,2015-01-01,,,")
    + rows(*(f"out-{person},individual,{person},out,2016-05-02,,,F1" for person in ("ann", "lee", "vic"))),
    "accounts": ACCOUNTS + OF_FIFE + OF_OTHERS,
    "feeds": FEEDS
    + rows("ann,2016-05-05,F1", "ann,2016-05-06,F1", "ann,2016-04-30,F1", "mia,2016-05-02,M2", "vic,2016-05-06,F1")
    + rows("bob,2016-05-05,M1", "zoe-9001,2016-05-05,F1"),
}
OWN_FIFE = ("ann", "amy", "ada", "abe", "art", "ava", "mia", "lee")
