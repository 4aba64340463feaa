"""Recordings as files: read, and checked against `recording.schema.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path

from fakecc.json_types import Json

# The newest form that is read. 1: the first; 2: a request may have `bytes`.
VERSION = 2


class BadRecording(Exception):  # noqa: N818 - reads as the sentence `raise BadRecording(...)`
    """A file is no recording; the sentence says where it is wrong."""


def version_of(steps: Iterable[Mapping[str, Json]]) -> int:
    """The oldest form that has words for these steps: readers of that form can read them."""
    return 2 if any("bytes" in step.get("request", ()) for step in steps) else 1


def schema() -> dict[str, Json]:
    """The JSON Schema of a recording."""
    text = files("fakecc.remote").joinpath("recording.schema.json").read_text(encoding="utf-8")
    read: dict[str, Json] = json.loads(text)
    return read


def files_of(paths: Iterable[Path], word: str = "") -> list[Path]:
    """The recordings among these files and folders whose path has that word, in the order of their names."""
    found = (file for path in paths for file in (sorted(path.rglob("*.json")) if path.is_dir() else [path]))
    return [file for file in found if word in str(file)]


def read(file: Path) -> dict[str, Json]:
    """The recording in a file. Raises BadRecording, OSError."""
    try:
        recording = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadRecording(f"{file}: no JSON: {error}") from None
    problem = next(problems(recording), None)
    if problem:
        raise BadRecording(f"{file}: {problem}")
    checked: dict[str, Json] = recording
    return checked


def problems(recording: Json) -> Iterator[str]:
    """What is wrong about a recording, each with its place."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - slow to import

    for error in Draft202012Validator(schema()).iter_errors(recording):
        yield f"/{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
    if isinstance(recording, dict) and recording.get("version", VERSION) > VERSION:
        yield f"/version: this fakecc reads recordings up to version {VERSION}; a later one wrote this file"
