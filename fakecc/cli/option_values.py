"""What options of `fakecc serve` say, as values: settings and a clock.

What they are made of is imported by the functions: other commands do without it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fakecc.json_types import Json

if TYPE_CHECKING:
    from fakecc.clock import Clock
    from fakecc.settings import Settings


def read_settings(configs: Sequence[Path], assignments: Sequence[str]) -> Settings:
    """The settings of files, then of `KEY=VALUE` assignments. Raises UsageError for what is no setting."""
    from fakecc.settings import SettingError, Settings  # noqa: PLC0415 - see above

    try:
        settings = Settings().with_changes(_merge([_read_config(config) for config in configs]))
        for assignment in assignments:
            settings = settings.with_changes(_read_assignment(assignment))
    except SettingError as error:
        raise click.UsageError(str(error)) from None
    return settings


def _merge(documents: Sequence[Mapping[str, Json]]) -> dict[str, Json]:
    """Documents laid over each other: mappings are merged, at any depth, and anything else is replaced."""
    merged: dict[str, Json] = {}
    for document in documents:
        for name, value in document.items():
            below: Json = merged.get(name)
            merged[name] = _merge([below, value]) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _read_config(config: Path) -> Mapping[str, Json]:
    from yaml import YAMLError, safe_load  # noqa: PLC0415 - 20 ms, and only used here

    try:
        values = safe_load(config.read_text(encoding="utf-8"))
    except YAMLError as error:
        raise click.UsageError(f"{config} is no YAML: {error}") from None
    if not isinstance(values, dict):
        raise click.UsageError(f"{config} holds no settings: a map from names to values is expected")
    return values


def _read_assignment(assignment: str) -> dict[str, Json]:
    """`renderer.max_results_per_page=10` as settings; a value that is no JSON is a text."""
    name, equals, text = assignment.partition("=")
    if not equals or not name:
        raise click.UsageError(f"--set takes KEY=VALUE, not {assignment!r}")
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    outer, dot, inner = name.partition(".")
    return {outer: {inner: value}} if dot else {outer: value}


def read_clock(timing: str) -> Clock:
    """The clock of `--clock`. Raises UsageError for what is none."""
    from calendar import timegm  # noqa: PLC0415 - see above
    from time import strptime  # noqa: PLC0415 - see above

    from fakecc.clock import RealClock, VirtualClock  # noqa: PLC0415 - see above

    kind, colon, rest = timing.partition(":")
    try:
        if kind == "real":
            return RealClock(scale=float(rest) if colon else 1.0)
        if kind == "virtual":
            return VirtualClock(timegm(strptime(rest, "%Y-%m-%dT%H:%M:%SZ")) if colon else None)
    except ValueError as error:
        raise click.UsageError(f"--clock {timing}: {error}") from None
    raise click.UsageError(f"--clock is real, real:N, virtual or virtual:TIME, not {timing!r}")
