"""What options of `fakecc serve` say, as values: settings and a clock.

What they are made of is imported by the functions: other commands do without it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fakecc.json_types import Json

SEEDS = frozenset({".yml", ".yaml", ".json"})
SIZE = re.compile(r"([0-9]{1,12})([KMGkmg]?)")

if TYPE_CHECKING:
    from fakecc.clock import Clock
    from fakecc.evidence.self_check import SelfCheck
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
    from fakecc import yaml_reading  # noqa: PLC0415 - see above
    from fakecc.json_reading import Unfit  # noqa: PLC0415 - see above

    try:
        values = yaml_reading.read(config.read_text(encoding="utf-8"))
    except (Unfit, UnicodeDecodeError) as error:
        raise click.UsageError(f"{config} is no YAML: {error}") from None
    if not isinstance(values, dict):
        raise click.UsageError(f"{config} holds no settings: a map from names to values is expected")
    return values


def _read_assignment(assignment: str) -> dict[str, Json]:
    """`renderer.max_results_per_page=10` as settings; a value that is no JSON is a text."""
    name, equals, text = assignment.partition("=")
    if not equals or not name:
        raise click.UsageError(f"--set takes KEY=VALUE, not {assignment!r}")
    from fakecc import json_reading  # noqa: PLC0415 - see above

    try:
        value = json_reading.read(text)
    except json_reading.Unfit:
        value = text
    *outer, last = name.split(".")
    settings: dict[str, Json] = {last: value}
    for key in reversed(outer):
        settings = {key: settings}
    return settings


def seed_files(paths: Sequence[Path]) -> list[Path]:
    """The seed files: a folder stands for its .yml, .yaml and .json files, in the order of their names."""
    return [
        file
        for path in paths
        for file in (sorted(each for each in path.iterdir() if each.suffix in SEEDS) if path.is_dir() else [path])
    ]


def split_names(names: str) -> tuple[str, ...]:
    """The names in a list with commas."""
    return tuple(name.strip() for name in names.split(",") if name.strip())


def read_size(_: click.Context, __: click.Parameter, size: str) -> int:
    """A number of bytes, as `65536`, `64K` or `64M`. Raises BadParameter for what is none."""
    parts = SIZE.fullmatch(size.strip())
    if parts is None:
        raise click.BadParameter(f"a size is a number of bytes, with K, M or G perhaps, not {size!r}")
    return int(parts[1]) << {"": 0, "K": 10, "M": 20, "G": 30}[parts[2].upper()]


def read_clock(timing: str) -> Clock:
    """The clock of `--clock`. Raises UsageError for what is none."""
    from fakecc.clock import clock_named  # noqa: PLC0415 - see above

    try:
        return clock_named(timing)
    except ValueError as error:
        raise click.UsageError(f"--clock {timing}: {error}") from None


def read_description(description: Path | None) -> SelfCheck | None:
    """What compares answers with a description. Raises UsageError for one that cannot be read."""
    if description is None:
        return None
    from fakecc.evidence.self_check import SelfCheck  # noqa: PLC0415 - most servers compare nothing

    try:
        return SelfCheck(description)
    except ValueError as problem:
        raise click.UsageError(str(problem)) from None
