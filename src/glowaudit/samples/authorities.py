"""The 32 authorities of Scotland and the grant aided schools, with their totals at the 2015 census.

© Crown copyright, Open Government Licence v3.0 (Scottish Government school statistics, 16 September 2015).
A count that the source suppresses stands as 0. The grant aided row is what the national totals leave.
"""

from dataclasses import dataclass

SECTORS = ("Primary", "Secondary", "Special")
NATIONAL_STAGES = {
    "Primary": {"P1": 57157, "P2": 57665, "P3": 57750, "P4": 57086, "P5": 55351, "P6": 53442, "P7": 52697},
    "Secondary": {"S1": 50912, "S2": 49612, "S3": 50296, "S4": 51175, "S5": 45911, "S6": 34033},
    "Special": {"SP": 1},
}
NATIONAL_TEACHERS = 50717
NATIONAL_STAFF = 85000

# id | name | schools | pupils (primary secondary special) | teachers | residents schooled elsewhere |
# pupils from elsewhere (primary secondary) | neighbours
_TABLE = """
100 | Aberdeen City       | 47 12 7   | 13353 8753 155   | 1685 | 97 115    | 249 641   | 110
110 | Aberdeenshire       | 149 17 4  | 20686 14273 254  | 2712 | 296 680   | 128 236   | 100 120 270 300
120 | Angus               | 53 8 0    | 8649 6401 0      | 1144 | 122 239   | 241 200   | 110 180 340
130 | Argyll & Bute       | 82 10 3   | 5790 4632 23     | 847  | 29 69     | 30 49     | 270 280 390 395
150 | Clackmannanshire    | 18 3 3    | 4017 2540 28     | 502  | 45 308    | 59 11     | 240 250 340 390
170 | Dumfries & Galloway | 102 16 2  | 10743 8017 18    | 1504 | 16 11     | 17 18     | 190 355 370 380
180 | Dundee City         | 35 9 2    | 10399 7236 279   | 1408 | 266 169   | 147 341   | 120 250 340
190 | East Ayrshire       | 43 9 6    | 9014 6707 251    | 1162 | 166 322   | 88 156    | 220 310 370 380
200 | East Dunbartonshire | 37 8 3    | 8783 7451 180    | 1232 | 113 268   | 1061 1478 | 260 320 390 395
210 | East Lothian        | 35 6 0    | 8265 5600 0      | 966  | 79 230    | 71 49     | 230 290 355
220 | East Renfrewshire   | 22 7 1    | 8705 7783 125    | 1241 | 118 65    | 842 1626  | 190 260 350
230 | Edinburgh City      | 88 23 12  | 28804 18163 666  | 3324 | 128 128   | 244 592   | 210 290 400
235 | Na h-Eileanan Siar  | 24 4 0    | 1870 1474 0      | 326  | 0 0       | 0 0       | 270
240 | Falkirk             | 50 8 4    | 12616 8598 200   | 1603 | 171 333   | 48 80     | 150 320 390 400
250 | Fife                | 135 19 9  | 28765 19905 134  | 3544 | 143 269   | 51 53     | 150 180 230 340
260 | Glasgow City        | 138 30 29 | 39610 24915 1499 | 4838 | 2114 3769 | 818 975   | 200 220 320 350 380
270 | Highland            | 175 29 4  | 17262 13390 126  | 2381 | 21 25     | 28 23     | 110 130 300 340
280 | Inverclyde          | 20 6 2    | 5475 4293 160    | 742  | 72 92     | 19 15     | 310 350
290 | Midlothian          | 30 6 2    | 7068 5105 117    | 890  | 98 140    | 96 233    | 210 230 355
300 | Moray               | 45 8 0    | 6903 5048 0      | 881  | 34 57     | 39 35     | 110 270
310 | North Ayrshire      | 50 9 4    | 10289 7594 176   | 1359 | 118 175   | 29 41     | 190 280 350 370
320 | North Lanarkshire   | 121 23 13 | 27476 20559 928  | 3465 | 661 1270  | 328 1056  | 200 240 260 380 400
330 | Orkney Islands      | 20 5 0    | 1539 1126 0      | 266  | 0 0       | 0 0       | 270 360
340 | Perth & Kinross     | 73 10 1   | 10265 7494 62    | 1378 | 144 266   | 184 229   | 120 150 180 250 390
350 | Renfrewshire        | 49 11 3   | 12916 9953 363   | 1621 | 120 194   | 208 363   | 220 260 280 310 395
355 | Scottish Borders    | 63 9 2    | 8150 6377 0      | 1072 | 57 56     | 32 10     | 170 210 230 290
360 | Shetland Islands    | 30 7 0    | 1859 1379 0      | 331  | 0 0       | 0 0       | 100 330
370 | South Ayrshire      | 41 8 2    | 7782 6188 105    | 1104 | 67 93     | 139 290   | 170 190 310
380 | South Lanarkshire   | 124 17 7  | 24564 18641 347  | 3246 | 507 773   | 610 1033  | 170 190 220 260 320
390 | Stirling            | 40 7 3    | 6588 5767 21     | 928  | 39 72     | 79 587    | 150 200 240 340
395 | West Dunbartonshire | 33 5 3    | 7061 5158 186    | 931  | 187 336   | 124 370   | 130 200 260 350
400 | West Lothian        | 66 11 6   | 15421 10835 306  | 1944 | 114 346   | 133 80    | 230 240 290 320
900 | Grant aided         | 1 1 7     | 461 584 162      | 140  | 0 0       | 0 0       | 230 260
"""


@dataclass(frozen=True)
class Authority:
    """One authority: counts by sector (primary, secondary, special), teachers, and pupils schooled elsewhere.

    `residents_out` and `pupils_in` are (primary, secondary): residents schooled in another authority, and
    pupils from another authority in its own schools. `neighbours` are the ids of those that are near.
    """

    authority_id: str
    name: str
    schools: tuple[int, ...]
    pupils: tuple[int, ...]
    teachers: int
    residents_out: tuple[int, ...]
    pupils_in: tuple[int, ...]
    neighbours: tuple[str, ...]


def _counts(text: str) -> tuple[int, ...]:
    return tuple(int(count) for count in text.split())


def _authority(line: str) -> Authority:
    key, name, *figures, near = (part.strip() for part in line.split("|"))
    schools, pupils, (teachers,), residents_out, pupils_in = (_counts(text) for text in figures)
    return Authority(key, name, schools, pupils, teachers, residents_out, pupils_in, tuple(near.split()))


AUTHORITIES = tuple(_authority(line) for line in _TABLE.strip().splitlines())
BY_ID = {authority.authority_id: authority for authority in AUTHORITIES}
BY_NAME = {authority.name: authority for authority in AUTHORITIES}
