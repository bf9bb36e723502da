"""Invented names of schools and people; no person is meant, and no name pair was taken from a list of people."""

from random import Random

_PLACE_BEGINNINGS = (
    "Auchen", "Balwhin", "Blairen", "Carnbre", "Craigen", "Dalwhir", "Drumfer", "Dunvarn", "Fearnock", "Garten",
    "Glenvar", "Inverlach", "Kilmarra", "Kirkfern", "Lanrish", "Lochvar", "Mossgar", "Netherlin", "Pitvarn",
    "Ravenhol", "Scarfer", "Strathvel", "Tullifern", "Whitlaren",
)  # fmt: skip
_PLACE_ENDINGS = (
    "bank", "burn", "dale", "dean", "field", "ford", "hill", "holm", "mains", "moor", "muir", "park", "rigg", "side",
    "shaw", "stane", "toun", "wick", "wood", "wynd",
)  # fmt: skip
_SAINTS = ("St Blane's", "St Bride's", "St Conan's", "St Drostan's", "St Fillan's", "St Maelrubha's", "St Triduana's")
_PRIMARY_NAMES = ("{place} Primary School", "{place} Primary School", "{saint} RC Primary School, {place}",
                  "Bun-sgoil Ghàidhlig {place}")  # fmt: skip
_SECONDARY_NAMES = ("{place} High School", "{place} Academy", "{saint} RC High School, {place}")
_SPECIAL_NAMES = ("{place} School", "{place} Learning Centre", "{place} Campus")
_TEMPLATES = {"Primary": _PRIMARY_NAMES, "Secondary": _SECONDARY_NAMES, "Special": _SPECIAL_NAMES}

_FORENAMES = (
    "Aaron", "Aileen", "Ailsa", "Alasdair", "Amelia", "Angus", "Ava", "Blair", "Callum", "Catrìona", "Charlotte",
    "Daniel", "Ella", "Emily", "Eòin", "Erin", "Euan", "Ewan", "Finlay", "Fiona", "Freya", "Gregor", "Hamish",
    "Harris", "Iona", "Isla", "James", "Jack", "Katie", "Kirsty", "Lewis", "Lucy", "Mairi", "Morag", "Murray",
    "Niamh", "Olivia", "Orla", "Rory", "Ross", "Ruairidh", "Sìne", "Skye", "Sophie", "Struan", "Zara",
)  # fmt: skip
_SURNAMES = (
    "Abernethy", "Ahmed", "Baird", "Begbie", "Cairns", "Carnegie", "Dalziel", "Drummond", "Farquhar", "Fernie",
    "Galbraith", "Gilmour", "Hussain", "Imrie", "Jardine", "Kowalska", "Laidlaw", "Lindsay", "MacDhòmhnaill",
    "MacLeòid", "McAllister", "McKechnie", "Menzies", "Moncrieff", "Nairn", "Nowak", "O'Donnell", "O'Neill",
    "Ogilvie", "Pringle", "Ramsay", "Rankine", "Sinclair", "Singh", "Smith-Kerr", "Tulloch", "Urquhart", "Weir",
)  # fmt: skip


def person_name(draw: Random) -> str:
    """A forename and a surname."""
    return f"{draw.choice(_FORENAMES)} {draw.choice(_SURNAMES)}"


def school_name(draw: Random, sector: str) -> str:
    """A school name that could stand on a sign: several schools may share one, as in life."""
    place = draw.choice(_PLACE_BEGINNINGS) + draw.choice(_PLACE_ENDINGS)
    return draw.choice(_TEMPLATES[sector]).format(place=place, saint=draw.choice(_SAINTS))
