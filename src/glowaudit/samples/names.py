"""Invented names of schools and people: nobody is meant."""

from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_PLACE_BEGINNINGS = _words("""
    Auchen Balwhin Blairen Carnbre Craigen Dalwhir Drumfer Dunvarn Fearnock Garten Glenvar Inverlach Kilmarra
    Kirkfern Lanrish Lochvar Mossgar Netherlin Pitvarn Ravenhol Scarfer Strathvel Tullifern Whitlaren
""")
_PLACE_ENDINGS = _words("""
    bank burn dale dean field ford hill holm mains moor muir park rigg side shaw stane toun wick wood wynd
""")
_SAINTS = _words("Blane Bride Conan Drostan Fillan Maelrubha Triduana")
_TEMPLATES = {
    "Primary": (
        "{place} Primary School",
        "{place} Primary School",
        "St {saint}'s RC Primary School, {place}",
        "Bun-sgoil Ghàidhlig {place}",
    ),
    "Secondary": ("{place} High School", "{place} Academy", "St {saint}'s RC High School, {place}"),
    "Special": ("{place} School", "{place} Learning Centre", "{place} Campus"),
}
_FORENAMES = _words("""
    Aaron Aileen Ailsa Alasdair Amelia Angus Ava Blair Callum Catrìona Charlotte Daniel Ella Emily Eòin
    Erin Euan Ewan Finlay Fiona Freya Gregor Hamish Harris Iona Isla James Jack Katie Kirsty Lewis Lucy
    Mairi Morag Murray Niamh Olivia Orla Rory Ross Ruairidh Sìne Skye Sophie Struan Zara
""")
_SURNAMES = _words("""
    Abernethy Ahmed Baird Begbie Cairns Carnegie Dalziel Drummond Farquhar Fernie Galbraith Gilmour Hussain
    Imrie Jardine Kowalska Laidlaw Lindsay MacDhòmhnaill MacLeòid McAllister McKechnie Menzies Moncrieff Nairn
    Nowak O'Donnell O'Neill Ogilvie Pringle Ramsay Rankine Sinclair Singh Smith-Kerr Tulloch Urquhart Weir
""")


def person_name(draw: Random) -> tuple[str, str]:
    """A forename and a surname."""
    return draw.choice(_FORENAMES), draw.choice(_SURNAMES)


def school_name(draw: Random, sector: str) -> str:
    """A school name that could stand on a sign: several schools may share one, as in life."""
    place = draw.choice(_PLACE_BEGINNINGS) + draw.choice(_PLACE_ENDINGS)
    return draw.choice(_TEMPLATES[sector]).format(place=place, saint=draw.choice(_SAINTS))
