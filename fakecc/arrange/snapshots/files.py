"""Snapshots in files: JSON with a record a line, for people and for `diff`, whole at every moment.

A file is written beside the old one and takes its place at once: whoever is killed amid it leaves the old one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from fakecc.arrange.checking import BadInput, Complaint
from fakecc.arrange.seeds.documents import json_of
from fakecc.json_types import Json

# Called with the number of records that were written just now.
Progress = Callable[[int], object]
BATCH = 500


def write(path: Path, snapshot: Json, progress: Progress | None = None) -> None:
    """Write a snapshot. Raises OSError where the file cannot be written; the old one stays then."""
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("w", encoding="utf-8") as file:
            for text, records in _pieces(snapshot):
                file.write(text)
                if progress is not None:
                    progress(records)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    _sync_folder(path.parent)


def read(path: Path) -> Json:
    """The snapshot in a file, not yet checked. Raises BadInput where there is none."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(Complaint("", f"the state {str(path)!r} cannot be read: {error}")) from None
    return json_of(text)


def _pieces(snapshot: Json) -> Iterator[tuple[str, int]]:
    """The text, piece by piece, each with the number of its records."""
    head = {key: value for key, value in snapshot.items() if key != "tables"}
    yield json.dumps(head, indent=1, ensure_ascii=False).rstrip("}\n") + ',\n "tables": {', 0
    before = "\n"
    for name, records in snapshot["tables"].items():
        yield f"{before}  {json.dumps(name)}: [\n", 0
        for start in range(0, len(records), BATCH):
            batch = [f"   {json.dumps(record, ensure_ascii=False)}" for record in records[start : start + BATCH]]
            yield ",\n".join(batch) + (",\n" if start + BATCH < len(records) else "\n"), len(batch)
        yield "  ]", 0
        before = ",\n"
    yield "\n }\n}\n", 0


def _sync_folder(folder: Path) -> None:
    """Have the new name outlast a crash of the machine, where the system can promise that."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
