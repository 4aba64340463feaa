"""Seed documents: what a world shall hold, with names instead of guids, checked first and then done as a whole.

Their JSON Schema is fakecc/presets/seed.schema.json.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from fakecc import json_reading, yaml_reading
from fakecc.actions.platform.feature_flags import DEFAULTS
from fakecc.arrange.checking import BadInput, Complaint, Part, check
from fakecc.arrange.rules import add_fault, add_progress
from fakecc.arrange.scripted_broker import ScriptedBroker
from fakecc.arrange.seeds import catalogs as catalog
from fakecc.arrange.seeds import services as spaces
from fakecc.arrange.seeds import tenancy
from fakecc.brokers.addresses import BadAddress, parse_address
from fakecc.json_reading import Unfit
from fakecc.json_types import Json
from fakecc.models.platform import FeatureFlag
from fakecc.settings import SettingError, Settings
from fakecc.world import World

# What names a seed: a document, the path of a JSON or YAML file, or a declaration.
Seed = Mapping[str, Json] | str | Path | ScriptedBroker

PRESETS = ("empty", "small", "documented-2015")


def seed(world: World, given: Seed) -> None:
    """Bring a seed into the world. Raises BadInput, with nothing changed, when anything is wrong with it."""
    document = read(given)
    check(document, "seed")
    _plant(world, document)


def preset(world: World, name: str) -> None:
    """Bring a ready-made world's seed into the world. Raises BadInput when there is none of that name."""
    # Presets are not checked against the schema (a test does it): a start shall not pay for jsonschema.
    _plant(world, preset_document(name))


def preset_document(name: str) -> dict[str, Json]:
    """A ready-made world as a seed."""
    if name not in PRESETS:
        raise BadInput(Complaint("/preset", f"there is no preset {name!r}", PRESETS))
    return _preset(name)


@lru_cache(maxsize=len(PRESETS))
def _preset(name: str) -> dict[str, Json]:
    document: dict[str, Json] = json.loads(files("fakecc.presets").joinpath(f"{name}.json").read_text(encoding="utf-8"))
    return document


def read(given: Seed) -> Json:
    """The document that is meant; files ending in .json are JSON, others YAML."""
    if isinstance(given, ScriptedBroker):
        return given.document()
    if isinstance(given, Mapping):
        return dict(given)
    path = Path(given)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(Complaint("", f"the seed {str(path)!r} cannot be read: {error.strerror}")) from None
    return json_of(text) if path.suffix == ".json" else yaml_of(text)


def json_of(text: str | bytes) -> Json:
    """What JSON says. Raises BadInput where it is none."""
    try:
        return json_reading.read(text)
    except Unfit as problem:
        raise BadInput(Complaint(problem.pointer, problem.problem)) from None


def yaml_of(text: str) -> Json:
    """What YAML says; an empty text is an empty document. Raises BadInput where it is none."""
    try:
        loaded = yaml_reading.read(text)
    except Unfit as problem:
        raise BadInput(Complaint(problem.pointer, problem.problem)) from None
    return {} if loaded is None else loaded


def _plant(world: World, document: Mapping[str, Json]) -> None:
    numbers = dict(world.numbers)
    try:
        _grow(world, Part(document))
    except BadInput:
        world.numbers = numbers
        raise


def _grow(world: World, whole: Part) -> None:
    settings = _settings(world, whole)
    _check_addresses(whole)
    with world.lock, world.piece(None):
        tenancy.users(world, whole)
        tenancy.clients(world, whole)
        tenancy.quotas(world, whole)
        tenancy.organizations(world, whole)
        catalog.brokers(world, whole)
        spaces.apps(world, whole)
        spaces.instances(world, whole)
        _flags(world, whole)
        for rule in whole.each("progress"):
            add_progress(world, rule)
        for fault in whole.each("faults"):
            add_fault(world, fault)
    world.settings = settings


def _check_addresses(whole: Part) -> None:
    for broker in whole.each("service_brokers"):
        if "url" in broker:
            try:
                parse_address(broker["url"])
            except BadAddress as problem:
                raise broker.at("url").error(str(problem)) from None


def _settings(world: World, whole: Part) -> Settings:
    settings = world.settings
    for key, value in whole.get("settings", {}).items():
        try:
            settings = settings.with_changes({key: value})
        except SettingError as error:
            problem = str(error).partition(" Settings bear")[0]
            raise whole.at("settings").at(key).error(problem, [item.name for item in fields(settings)]) from None
    return settings


def _flags(world: World, whole: Part) -> None:
    for name, given in whole.get("feature_flags", {}).items():
        if name not in DEFAULTS:
            raise whole.at("feature_flags").at(name).error(f"there is no feature flag {name!r}", list(DEFAULTS))
        values = given if isinstance(given, dict) else {"enabled": given}
        known = world.feature_flags.first(name=name)
        if known:
            world.change(known, **values)
        else:
            world.add(FeatureFlag(**world.stamp(FeatureFlag), name=name, **values))
