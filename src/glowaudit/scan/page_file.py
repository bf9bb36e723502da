"""Reading a page: text, attributes, comments, tables, and data in its scripts. Our scripts are known by hash."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from glowaudit.scan.own_sources import is_ours, is_paper_style
from glowaudit.scan.reading import Column, Grid, Reading, parsed

INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
    ]
)
STRUCTURE = frozenset(
    [
        "id",
        "class",
        "href",
        "for",
        "scope",
        "lang",
        "charset",
        "role",
        "type",
        "tabindex",
        "colspan",
        "rowspan",
        "hidden",
        "width",
        "height",
        "viewbox",
        "d",
        "x",
        "y",
        "x1",
        "x2",
        "y1",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "transform",
        "points",
        "dx",
        "dy",
        "name",
        "http-equiv",
        "media",
        "rel",
        "start",
        "value",
        "min",
        "max",
        "step",
    ]
)
JSON_TYPES = ("application/json", "application/ld+json", "importmap")
ENDS = ("</html>",)


def read_page(path: Path, reading: Reading) -> None:
    """Read an HTML file to its end; one that is not whole, or no UTF-8, is a fault."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        reading.fault("", "unreadable")
        return
    if not text.lstrip().lower().startswith("<!doctype html>") or not text.rstrip().endswith(ENDS):
        reading.fault("", "unreadable")
    read_markup(text, reading)


def read_markup(text: str, reading: Reading, where: str = "text") -> None:
    """Read markup: a page, or the HTML of an output."""
    reader = PageReader(reading, where)
    reader.feed(text)
    reader.close()
    reader.finish()


class PageReader(HTMLParser):
    """Fills a reading with what stands in markup."""

    def __init__(self, reading: Reading, where: str) -> None:
        super().__init__(convert_charrefs=True)
        self.reading, self.where = reading, where
        self.source: list[str] | None = None
        self.source_kind = ""
        self.run: list[str] = []
        self.tables: list[TableReader] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins; its attributes are texts, those for people are prose."""
        if tag not in INLINE:
            self._flush()
        given = dict(attrs)
        viewport = tag == "meta" and given.get("name") == "viewport"
        for name, value in attrs:
            shown = name not in STRUCTURE and not viewport
            self.reading.text(f"{self.where}, attribute {name}", name, value or "", shown=shown and bool(value))
        if tag in ("script", "style"):
            self.source, self.source_kind = [], str(given.get("type") or "") if tag == "script" else "style"
        elif tag == "table":
            self.tables.append(TableReader(given.get("id") or ""))
        elif self.tables:
            self.tables[-1].begin(tag)

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if tag not in INLINE:
            self._flush()
        if tag in ("script", "style") and self.source is not None:
            text, self.source = "".join(self.source), None
            self._source(text)
        elif tag == "table" and self.tables:
            grid = self.tables.pop().grid(f"{self.where}, table")
            if grid.columns:
                self.reading.grids.append(grid)
        elif self.tables:
            self.tables[-1].end(tag)

    def handle_data(self, data: str) -> None:
        """Text between elements: also as one text where only words in bold and the like divide it."""
        if self.source is not None:
            self.source.append(data)
            return
        if data.strip():
            self.run.append(data)
        if self.tables:
            self.tables[-1].cell_text(data)

    def _flush(self) -> None:
        if self.run:
            whole = "".join(self.run)
            in_cell = bool(self.tables) and self.tables[-1].cell is not None
            self.reading.text(self.where, whole.strip(), shown=not in_cell)
            if len(self.run) > 1:
                self.reading.text(self.where, *(part.strip() for part in self.run))
            self.run = []

    def _source(self, text: str) -> None:
        """A script or a style sheet: data is read as data; of code only ours may stand there."""
        if self.source_kind in JSON_TYPES:
            value = parsed(text)
            if value is None:
                self.reading.fault("a script of data", "unreadable")
                self.reading.text("a script of data", text)
            else:
                self.reading.json("a script of data", value)
        elif text.strip() and not is_ours(text):
            place = "a style sheet" if self.source_kind == "style" else "a script"
            self.reading.text(place, text)
            if not self._holds_packed() and not (place == "a style sheet" and is_paper_style(text)):
                self.reading.fault(place, "script")

    def _holds_packed(self) -> bool:
        """Is this no code, but data of a type that browsers do not run?"""
        return self.source_kind.startswith(("application/octet", "application/gzip", "text/plain"))

    def handle_comment(self, data: str) -> None:
        """A comment."""
        self.reading.text("a comment", data)

    def handle_decl(self, decl: str) -> None:
        """`<!doctype html>` and what else begins so."""
        self.reading.text("a declaration", decl)

    def unknown_decl(self, data: str) -> None:
        """`<![CDATA[`."""
        self.reading.text("a declaration", data)

    def handle_pi(self, data: str) -> None:
        """`<?...>`."""
        self.reading.text("a declaration", data)

    def finish(self) -> None:
        """The end of the markup: what is still open is read too."""
        self._flush()
        if self.source is not None:
            self.reading.fault("a script", "unreadable")
            self.reading.text("a script", "".join(self.source))
        for table in self.tables:
            self.reading.grids.append(table.grid(f"{self.where}, table"))


class TableReader:
    """A table of a page, cell by cell. Headings are the cells of its first row."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[list[str]] = []
        self.cell: list[str] | None = None

    def begin(self, tag: str) -> None:
        """A row or a cell begins, which ends the one before."""
        if tag == "tr":
            self.end("td")
            self.rows.append([])
        elif tag in ("td", "th"):
            self.end("td")
            self.cell = []

    def end(self, tag: str) -> None:
        """A cell ends."""
        if tag in ("td", "th", "tr") and self.cell is not None:
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append("".join(self.cell).strip())
            self.cell = None

    def cell_text(self, text: str) -> None:
        """Text inside a cell."""
        if self.cell is not None:
            self.cell.append(text)

    def grid(self, where: str) -> Grid:
        """The table as columns under their headings."""
        self.end("td")
        heads, *rows = self.rows or [[]]
        wide = max((len(row) for row in self.rows), default=0)
        heads = heads + [""] * (wide - len(heads))
        values = [tuple(row[place] for row in rows if place < len(row)) for place in range(wide)]
        return Grid(where, tuple(Column("", head, cells) for head, cells in zip(heads, values, strict=True)))
