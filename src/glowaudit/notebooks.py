"""`python -m glowaudit.notebooks`: run the committed notebooks again, so that their readers see real outputs.

With `--check` nothing is written: exit code 1 and the names of those whose outputs are no longer what they show.
Pictures of charts are made here for code hosts; they depend on the machine's fonts and are not compared.
"""

from __future__ import annotations

import argparse
import base64
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

sys.modules.setdefault("rfc3987_syntax", cast(Any, None))  # grammars of 0.9 s that nothing here uses
from nbclient import NotebookClient  # noqa: E402

from glowaudit.charts import CHART_MIME  # noqa: E402
from glowaudit.executed import KERNEL, bundles, formats, lasting  # noqa: E402
from glowaudit.private_folder import PrivateFolder  # noqa: E402
from glowaudit.reporting import own_event_loop, private_sockets  # noqa: E402
from glowaudit.stills import still  # noqa: E402

PICTURE = "image/png"


def committed() -> list[Path]:
    """The project's notebooks."""
    return sorted(notebooks_folder().glob("*/*.ipynb"))


def notebooks_folder() -> Path:
    """Where the project keeps its notebooks."""
    return Path(str(files("glowaudit"))).parents[1] / "notebooks"


def executed(path: Path) -> Any:
    """The notebook with the outputs of its own parameters, and nothing that differs from run to run."""
    notebook = formats.read(path, as_version=4)
    with PrivateFolder() as folder, own_event_loop():
        client = NotebookClient(
            notebook,
            kernel_name=KERNEL["name"],
            config=private_sockets(folder),
            resources={"metadata": {"path": str(path.parent)}},
            shutdown_kernel="immediate",
            extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
            record_timing=False,
            store_widget_state=False,
        )
        client.execute()
    return lasting(notebook)


def with_pictures(notebook: Any) -> Any:
    """Each chart also as a picture."""
    for bundle in bundles(notebook):
        if CHART_MIME in bundle:
            bundle[PICTURE] = base64.b64encode(still(bundle[CHART_MIME]["spec"])).decode()
    return notebook


def without_pictures(notebook: Any) -> Any:
    """What is compared."""
    for bundle in bundles(notebook):
        bundle.pop(PICTURE, None)
    return notebook


def is_fresh(path: Path) -> bool:
    """Does the notebook show what it would show if it ran now?"""
    stored = without_pictures(formats.read(path, as_version=4))
    return bool(formats.writes(stored) == formats.writes(executed(path)))


def refresh(path: Path) -> None:
    """Run a notebook and write it back with its outputs."""
    text = str(formats.writes(with_pictures(executed(path))))
    path.write_text(text if text.endswith("\n") else text + "\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Run or check the notebooks; the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m glowaudit.notebooks", description="Run the committed notebooks again."
    )
    parser.add_argument("--check", action="store_true", help="write nothing; name the notebooks that are out of date")
    parser.add_argument("notebooks", nargs="*", type=Path, help="only these (default: all that are committed)")
    given = parser.parse_args(arguments)
    paths = given.notebooks or committed()
    if given.check:
        stale = [path for path in paths if not is_fresh(path)]
        for path in stale:
            print(f"{path}: out of date; run `make notebooks`", file=sys.stderr)
        return 1 if stale else 0
    for path in paths:
        refresh(path)
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
