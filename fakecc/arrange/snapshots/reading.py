"""What a snapshot says, read and checked in tables of its own: the world for which it is meant is not touched."""

from __future__ import annotations

import base64
import binascii
import inspect
from collections.abc import Iterator
from typing import Any

from fakecc.arrange.checking import Part
from fakecc.arrange.snapshots.decoding import decode_record
from fakecc.arrange.snapshots.versions import migrate
from fakecc.brokers.addresses import BadAddress, parse_address
from fakecc.clock import AutoClock, Clock, RealClock, VirtualClock
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.osb.port import is_scripted
from fakecc.records import Value, value_type
from fakecc.settings import SettingError, Settings
from fakecc.store import Record, Table
from fakecc.world import action_named
from fakecc.world.references import References
from fakecc.world.tables import Tables


@value_type
class Contents(Value):
    """All that a world is made of. `clock` is None where the world keeps the clock that it has."""

    records: list[Record]
    settings: Settings
    numbers: dict[str, int]
    blobs: list[bytes]
    clock: Clock | None


def read(snapshot: Json, settings: Settings) -> Contents:
    """Read a snapshot that fits the schema; `settings` stand where it says nothing. Raises BadInput."""
    whole = Part(migrate(snapshot))
    return Contents(
        records=list(_records(whole.at("tables"))),
        settings=_settings(whole, settings),
        numbers=dict(whole.get("guids", {})),
        blobs=[_bytes(part) for part in whole.each("blobs")],
        clock=_clock(whole.get("clock")),
    )


def _settings(whole: Part, settings: Settings) -> Settings:
    try:
        return settings.with_changes(whole.get("settings", {}))
    except SettingError as error:
        raise whole.at("settings").error(str(error)) from None


def _bytes(part: Part) -> bytes:
    try:
        return base64.b64decode(part.value, validate=True)
    except (binascii.Error, ValueError):
        raise part.error("this is no text in Base64") from None


def _clock(given: Json) -> Clock | None:
    if not given:
        return None
    now = float(given["seconds"])
    kind = given.get("kind") or ("virtual" if given["frozen"] else "real")
    if kind == "real":
        return RealClock(start=now, scale=given["scale"])
    return AutoClock(now) if kind == "auto" else VirtualClock(now)


def _records(tables: Part) -> Iterator[Record]:
    """Every record, table by table in the world's order. Raises BadInput for what the tables would not take."""
    trial = Tables()
    for name in tables.value:
        if name not in trial.tables:
            raise tables.at(name).error(f"there is no table {name!r}", sorted(trial.tables))
    for name, table in trial.tables.items():
        for part in tables.each(name):
            record = decode_record(part, table.kind)
            _try(part, record, table)
            yield record
    for part in tables.each("service_brokers"):
        _check_address(part.at("url"))
    for part in tables.each("steps"):
        _check_step(part)
    for sentence in References(trial.tables).all_dangling():
        raise tables.error(sentence)


def _try(part: Part, record: Record, table: Table[Any]) -> None:
    before = len(table)
    try:
        table.put(record)
    except (TypeError, Broken) as error:
        raise part.error(str(error)) from None
    if len(table) == before:
        raise part.at("guid").error(f"{table.name} has a record of this guid already")


def _check_address(url: Part) -> None:
    if is_scripted(url.value):
        return
    try:
        parse_address(url.value)
    except BadAddress as problem:
        raise url.error(str(problem)) from None


def _check_step(part: Part) -> None:
    try:
        function = action_named(part["action"])
    except LookupError as error:
        raise part.at("action").error(str(error)) from None
    try:
        inspect.signature(function).bind(None, **part.get("arguments", {}))
    except TypeError as error:
        raise part.at("arguments").error(f"{part['action']} cannot be done with these: {error}") from None
