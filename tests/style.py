"""The house rules as checks: each looks at a project's folder and yields one sentence for each fault."""

import ast
import io
import json
import os
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

MODULE_LINES, FUNCTION_LINES = 300, 45
CODE_CELLS, CELL_LINES = 12, 8
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "process", "handle", "data"}
HEADER_KEYS = ("rule", "question", "source", "why")
LOADED_TABLES = re.compile(
    r"raw_\w+|run_(?:settings|files|facts)|declared_gates|gate_sets|report_scope"
    r"|scenario_\w+|verdicts_before|brake_notices|against_verdicts|brake_limits|focus_authorities|cube_(?:range|authorities)|shown_cells"
    r"|earlier_(?:verdicts|gates|several_places|quarantined_people|recorded_rows)|since_(?:scope|clocks|listing)|scan_\w+"
)
PORTABLE_LAYERS = ("3_ledger", "4_gates", "5_verdicts", "6_reconciliation")
NOT_PORTABLE = re.compile(
    r"""\b(?:arg_max|arg_min|any_value|bool_and|bool_or|string_agg|listagg|group_concat|list|list_\w+|(?<!array_sort\()array_agg
        |unnest|range|generate_series|regexp_\w+|strptime|try_strptime|strftime|datediff|date_diff|date_part
        |date_trunc|date_add|date_sub|unix_date|epoch\w*|first|last|struct_pack|columns|filter|exclude|unpivot|pivot
        |max_by|min_by|approx_\w+|log|hash|rand|random|uuid|now|today|current_\w+)\s*\(
    |\b(?:asof|qualify|ilike|try_cast|lambda|lateral|positional|natural|interval|semi\s+join|anti\s+join
        |using\s+sample|tablesample|distinct\s+on|by\s+name|(?:group|order)\s+by\s+all|at\s+time\s+zone|current_date)\b
    |\w*(?:_on|as_of|cut_off|last_day|granular_from)\)?\s*-\s*(?:\w+\.)?
        (?:\w*_on|as_of|cut_off|last_day|granular_from)\b(?!\s+as\s+bigint\s*\))
    |//    |::|->|[{}\[\]]|\bas\s+(?:varchar|text|string|decimal)\s*\)""",
    re.X | re.I,
)
SQL_IN_TEXT = re.compile(r"\bselect\b.+\bfrom\b|\.(?:sql|execute|query)\(", re.I | re.S)
QUOTED_OR_DENIED = re.compile(r'"[^"]*"|“[^”]*”|«[^»]*»|\b(?:not|no) consent\b', re.I)
PERSONAL = re.compile(r"(?<![\w.])(?:/home/\w+|/roo[t]/|/Users/\w+|/tmp/\w)|\b[A-Z]:\\+Users\\", re.I)
REGISTRY = re.compile(r"--(?:extra-)?index-url|--find-link[s]|https?://[^\s\"')]+/simple\b|\bpythonhoste[d]\b", re.I)
UNFINISHED = re.compile(r"\b(?:TO[D]O|FIX[M]E|X[X]X)\b|NotImplemente[d]Error")
TEXT_ENDINGS = {
    "",
    ".py",
    ".sql",
    ".md",
    ".toml",
    ".yml",
    ".ipynb",
    ".lock",
    ".sh",
    ".csv",
    ".txt",
    ".json",
    ".j2",
    ".css",
    ".mjs",
    ".js",
}


def files(root: Path, *tops: str, endings: set[str]) -> Iterator[Path]:
    """The project's own files below some folders (or all of it), without the folders that .gitignore names."""
    ignored = {".git", *(line.rstrip("/\n") for line in text_of(root / ".gitignore").splitlines())}
    for top in tops or (".",):
        for folder, inner, names in os.walk(root / top):
            at_the_top = Path(folder) == root
            inner[:] = sorted(name for name in inner if not ignored & {name, f"/{name}" if at_the_top else name})
            yield from (Path(folder, name) for name in sorted(names) if Path(name).suffix in endings)


def text_of(path: Path) -> str:
    """The text of a file."""
    return path.read_text(encoding="utf-8")


def short_modules(root: Path) -> Iterator[str]:
    """A module has fewer than 300 lines and a name that says what it holds."""
    for path in files(root, "src", endings={".py"}):
        lines = len(text_of(path).splitlines())
        if lines >= MODULE_LINES:
            yield f"{path.relative_to(root)}: {lines} lines, of fewer than {MODULE_LINES}"
        if path.stem in VAGUE_NAMES:
            yield f"{path.relative_to(root)}: the name says nothing"


def short_functions(root: Path) -> Iterator[str]:
    """A function has fewer than 45 lines."""
    for path in files(root, "src", endings={".py"}):
        for node in ast.walk(ast.parse(text_of(path))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines >= FUNCTION_LINES:
                    yield f"{path.relative_to(root)}:{node.lineno} {node.name}: {lines} lines"


def nothing_unfinished(root: Path) -> Iterator[str]:
    """SQL and Python are finished."""
    for path in files(root, endings={".py", ".sql"}):
        for found in UNFINISHED.finditer(text_of(path)):
            yield f"{path.relative_to(root)}: unfinished: {found.group()}"


def no_machine_named(root: Path) -> Iterator[str]:
    """No file names a folder of one machine or a package registry."""
    here = re.compile(rf"(?<![\w.]){re.escape(str(root.resolve().parent))}/\w")
    for path in files(root, endings=TEXT_ENDINGS):
        for pattern in (PERSONAL, REGISTRY, here):
            found = pattern.search(text_of(path))
            if found:
                yield f"{path.relative_to(root)}: names one machine or a registry: {found.group()}"


def sql_files(root: Path) -> list[Path]:
    """The files of the rule layers."""
    return sorted((root / "src/glowaudit/sql").glob("*/*.sql"))


def without_comments(sql: str) -> str:
    """SQL with comments gone and every string literal empty."""
    return re.sub(r"'(?:[^']|'')*'", "''", re.sub(r"--[^\n]*|/\*.*?\*/", "", sql, flags=re.S))


@cache
def parser() -> duckdb.DuckDBPyConnection:
    """One connection for all parsing: to make one takes longer than to parse."""
    return duckdb.connect()


@cache
def statements(sql: str) -> list[dict[str, Any]]:
    """The syntax trees of the selects in a text, as DuckDB parses them; ValueError for anything else."""
    parsed = json.loads(parser().execute("select json_serialize_sql(?)", [sql]).fetchall()[0][0])
    if parsed["error"]:
        raise ValueError(parsed["error_message"])
    return list(parsed["statements"])


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every node of a syntax tree."""
    if isinstance(tree, dict):
        yield tree
    for child in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from nodes(child)


def tables_read(sql: str) -> set[str]:
    """The tables a select reads, its own common table expressions aside."""
    found = list(nodes(statements(sql)))
    own = {entry["key"] for node in found if "cte_map" in node for entry in node["cte_map"]["map"]}
    return {node["table_name"] for node in found if node.get("type") == "BASE_TABLE"} - own


def literals(sql: str) -> set[str]:
    """The string literals of a select."""
    found = (node.get("literal") for node in nodes(statements(sql)) if node.get("type") == "VALUE_CONSTANT")
    return {literal["text"] for literal in found if literal and literal["kind"] == "STRING"}


def one_select_a_file(root: Path) -> Iterator[str]:
    """An SQL file is one select without placeholders; its name, the table's, is nobody else's."""
    names: dict[str, Path] = {}
    for path in sql_files(root):
        where, sql = path.relative_to(root), text_of(path)
        try:
            trees = statements(sql)
        except ValueError as fault:
            yield f"{where}: not a select: {fault}"
            continue
        if len(trees) != 1:
            yield f"{where}: {len(trees)} statements where one select belongs"
        asks = any(node.get("class") == "PARAMETER" for node in nodes(trees))
        if asks or re.search(r"(?<!\\p)\{[a-z_]\w*\}", sql, re.I):
            yield f"{where}: holds a placeholder; settings come from run_settings"
        if path.stem in names:
            yield f"{where}: {names[path.stem]} makes a table of this name too"
        if not re.fullmatch(r"[a-z]+(_[a-z]+)*", path.stem):
            yield f"{where}: a table's name is lower-case words joined by _"
        names[path.stem] = where


def sql_headers(root: Path) -> Iterator[str]:
    """An SQL file opens with `-- rule:` (where it is one), `-- question:`, `-- source: "..."`, `-- why:`."""
    for path in sql_files(root):
        where, keys = path.relative_to(root), []
        for line in text_of(path).splitlines():
            if not line.startswith("--"):
                break
            if found := re.match(r"-- (\w+): *(.*)", line):
                keys.append(found.group(1))
                yield from (f"{where}: {fault}" for fault in header_faults(*found.groups()))
        if keys.count("question") != 1:
            yield f"{where}: the header asks {keys.count('question')} questions where one belongs"
        if keys != sorted(keys, key=lambda key: HEADER_KEYS.index(key) if key in HEADER_KEYS else 9):
            yield f"{where}: the header's order is {', '.join(HEADER_KEYS)}"


def header_faults(key: str, value: str) -> Iterator[str]:
    """What is wrong with one line of a header."""
    if key not in HEADER_KEYS:
        yield f"the header has a line {key!r}: lines are {', '.join(HEADER_KEYS)}"
    if key == "rule" and not re.fullmatch(r"R[1-9](, R[1-9])*", value):
        yield f"rules are written R1, R2: {value}"
    if key == "source" and not re.fullmatch(r'"[^"]+"', value):
        yield f"a source is one sentence of the notice in quotation marks: {value}"
    if key in ("question", "why") and not value:
        yield f"{key} says nothing"


def layers_read_downwards(root: Path) -> Iterator[str]:
    """A layer reads its own and lower layers, and tables that somebody makes."""
    layer_of = {path.stem: path.parent.name for path in sql_files(root)}
    for path in sql_files(root):
        where = path.relative_to(root)
        for table in sorted(tables_read(text_of(path))):
            if table not in layer_of and not LOADED_TABLES.fullmatch(table):
                yield f"{where}: reads {table}, which nothing makes"
            elif table in layer_of and number_of(layer_of[table]) > number_of(path.parent.name):
                yield f"{where}: reads {table} of the higher layer {layer_of[table]}"


def number_of(layer: str) -> int:
    """The place of a layer among the others: the number that its name begins with."""
    return int(layer.split("_")[0])


def portable_sql(root: Path) -> Iterator[str]:
    """From ledger to verdicts SQL stays inside what DuckDB and Spark share."""
    for path in sql_files(root):
        if path.parent.name in PORTABLE_LAYERS:
            for found in NOT_PORTABLE.finditer(without_comments(text_of(path))):
                yield f"{path.relative_to(root)}: not portable: {found.group()}"


def cells_of(path: Path) -> list[tuple[str, str, list[str]]]:
    """The cells of a notebook: kind, text and tags."""
    cells = json.loads(text_of(path))["cells"]
    return [(c["cell_type"], "".join(c["source"]), c["metadata"].get("tags", [])) for c in cells]


def thin_notebooks(root: Path) -> Iterator[str]:
    """A notebook calls; it neither defines nor queries. One of reports/ has one cell of parameters."""
    for path in files(root, "notebooks", endings={".ipynb"}):
        where = path.relative_to(root)
        code = [(text, tags) for kind, text, tags in cells_of(path) if kind == "code"]
        if len(code) > CODE_CELLS:
            yield f"{where}: {len(code)} code cells, of at most {CODE_CELLS}"
        if path.parent.name == "reports" and sum("parameters" in tags for _, tags in code) != 1:
            yield f"{where}: exactly one cell has the tag parameters"
        for number, (text, _) in enumerate(code, 1):
            yield from (f"{where}, code cell {number}: {fault}" for fault in cell_faults(text))


def cell_faults(text: str) -> Iterator[str]:
    """What is too much for one cell."""
    if len(text.splitlines()) > CELL_LINES:
        yield f"{len(text.splitlines())} lines, of at most {CELL_LINES}"
    if found := re.search(r"^\s*(?:async )?(?:def|class)\b|\blambda\b", text, re.M):
        yield f"defines something: {found.group().strip()}"
    if SQL_IN_TEXT.search(text):
        yield "holds SQL"


def choice_is_not_consent(root: Path) -> Iterator[str]:
    """It is a Glow choice: default-in is not consent in law. One may quote the word, and say just that."""
    for path in (
        *files(root, "src", "notebooks", "data", endings={".py", ".sql", ".md", ".ipynb"}),
        root / "README.md",
    ):
        for passage in passages(path):
            if re.search("consent", QUOTED_OR_DENIED.sub("", passage), re.I):
                yield f"{path.relative_to(root)}: say Glow choice: {' '.join(passage.split())[:80]}"


def passages(path: Path) -> Iterator[str]:
    """The prose of a file in pieces that quotation marks do not cross."""
    text = text_of(path)
    if path.suffix == ".py":
        yield from python_passages(text)
    elif path.suffix == ".ipynb":
        for kind, source, _ in cells_of(path):
            yield from python_passages(source) if kind == "code" else re.split(r"\n\s*\n", source)
    else:
        yield from re.split(r"\n\s*\n|\n(?=-- \w+:)", text)


def python_passages(text: str) -> Iterator[str]:
    """Names, comments and strings of Python, the strings without their own quotation marks."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in (tokenize.NAME, tokenize.COMMENT):
            yield token.string
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.split(r"\n\s*\n", node.value)


CHECKS = (
    short_modules,
    short_functions,
    nothing_unfinished,
    no_machine_named,
    one_select_a_file,
    sql_headers,
    layers_read_downwards,
    portable_sql,
    thin_notebooks,
    choice_is_not_consent,
)
