"""Seed documents say what a world shall hold, by names instead of guids. All of a document is done, or nothing.

Their JSON Schema is fakecc/presets/seed.schema.json, which fakecc.presets.join_schema joins.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from fakecc import json_reading, yaml_reading
from fakecc.arrange import behaviours, faults, gates, progress
from fakecc.arrange.checking import BadInput, Complaint, Part, check
from fakecc.arrange.scripted_broker import ScriptedBroker
from fakecc.arrange.seeds import apps, platform, routing, services, tenancy, uaa, versions
from fakecc.arrange.snapshots import savepoints
from fakecc.brokers.addresses import BadAddress, parse_address
from fakecc.json_reading import Unfit
from fakecc.json_types import Json
from fakecc.settings import SettingError, Settings
from fakecc.world import World

FOLDER = Path(__file__).parents[2] / "presets"
# What names a seed: a document, the path of a JSON or YAML file, or a declaration.
Seed = Mapping[str, Json] | str | Path | ScriptedBroker

PRESETS = ("empty", "small", "marketplace", "tight-quotas", "documented-2015", "cf-deployment")
# Presets that are installed in a way of their own, which `<name>.installation.json` says in settings.
WITH_INSTALLATION = frozenset({"cf-deployment"})


def seed(world: World, given: Seed) -> None:
    """Bring a seed into the world, and take the savepoint that it names.

    Raises BadInput, with nothing changed, when anything is wrong with it.
    """
    with _naming_its_file(given), world.lock:
        document = _checked_document(given)
        name = document.get("savepoint")
        if name and world.is_in_piece:
            raise BadInput(Complaint("/savepoint", savepoints.AMID_A_REQUEST))
        apply(world, document)
        if name:
            savepoints.take(world, name)


def lay(world: World, given: Seed) -> str:
    """Bring a seed into the world; gives the name of the savepoint that it wants, which is left to the caller.

    Raises BadInput as `seed` does.
    """
    with _naming_its_file(given):
        document = _checked_document(given)
        apply(world, document)
    name: str = document.get("savepoint", "")
    return name


def _checked_document(given: Seed) -> dict[str, Json]:
    document: dict[str, Json] = read(given)
    versions.check(document)
    check(document, "seed")
    return document


@contextmanager
def _naming_its_file(given: Seed) -> Generator[None]:
    """Have the refusal of a seed that is a file name the file."""
    try:
        yield
    except BadInput as refusal:
        if isinstance(given, str | Path):
            raise refusal.of(given) from None
        raise


def preset(world: World, name: str) -> None:
    """Bring a ready-made world's seed into the world. Raises BadInput when there is none of that name."""
    # Presets are not checked against the schema (a test does it): a start shall not pay for jsonschema.
    apply(world, preset_document(name))


def preset_document(name: str) -> dict[str, Json]:
    """The seed of a ready-made world. Raises BadInput when there is none of that name."""
    if name not in PRESETS:
        raise BadInput(Complaint("/preset", f"there is no preset {name!r}", PRESETS))
    return _preset(name)


def preset_installation(name: str) -> dict[str, Json]:
    """The settings with which a preset's world is installed, where nobody says otherwise."""
    return _preset(f"{name}.installation") if name in WITH_INSTALLATION else {}


@lru_cache(maxsize=len(PRESETS) + len(WITH_INSTALLATION))
def _preset(name: str) -> dict[str, Json]:
    document: dict[str, Json] = json.loads(FOLDER.joinpath(f"{name}.json").read_text(encoding="utf-8"))
    return document


def read(given: Seed) -> Json:
    """Read the document that is meant; files ending in .json are JSON, others YAML. Raises BadInput."""
    if isinstance(given, ScriptedBroker):
        return given.document()
    if isinstance(given, Mapping):
        return dict(given)
    try:
        path = Path(given)
    except TypeError:
        raise BadInput(Complaint("", f"{given!r:.60} is of the wrong type", ("a document", "a file's path"))) from None
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(Complaint("", f"the seed {str(path)!r} cannot be read: {error.strerror}")) from None
    except UnicodeDecodeError as error:
        raise BadInput(Complaint("", f"not UTF-8 at byte {error.start}")) from None
    if not text.strip():
        raise BadInput(Complaint("", "the file is empty; a seed without anything is {}"))
    return json_of(text) if path.suffix == ".json" else yaml_of(text)


def json_of(text: str | bytes) -> Json:
    """Read JSON. Raises BadInput where the text is none."""
    try:
        return json_reading.read(text)
    except Unfit as problem:
        raise BadInput(Complaint(problem.pointer, problem.problem)) from None


def yaml_of(text: str) -> Json:
    """Read YAML; an empty text is an empty document. Raises BadInput where the text is none."""
    try:
        loaded = yaml_reading.read(text)
    except Unfit as problem:
        raise BadInput(Complaint(problem.pointer, problem.problem)) from None
    return {} if loaded is None else loaded


def apply(world: World, document: Mapping[str, Json]) -> None:
    """Bring a document into the world that is known to fit the schema: a preset, or one that we made."""
    numbers, settings = dict(world.numbers), world.settings
    try:
        _add_all(world, Part(document))
    except BadInput:
        world.numbers, world.settings = numbers, settings
        raise


def _add_all(world: World, whole: Part) -> None:
    settings = _settings(world, whole)
    _check_addresses(whole)
    with world.lock, world.piece(None):
        uaa.add_zones(world, whole)
        uaa.add_providers(world, whole)
        uaa.add_users(world, whole)
        uaa.add_groups(world, whole)
        uaa.add_clients(world, whole)
        tenancy.add_quotas(world, whole)
        tenancy.add_organizations(world, whole)
        routing.add_router_groups(world, whole)
        routing.add_domains(world, whole)
        services.add_brokers(world, whole)
        apps.add_apps(world, whole)
        routing.add_routes(world, whole)
        services.add_instances(world, whole)
        platform.set_feature_flags(world, whole)
        # Faults go by what the world is from now on.
        world.settings = settings
        for behaviour in whole.each("behaviours"):
            behaviours.add(world, behaviour)
        for rule in whole.each("progress"):
            progress.add(world, rule)
        for fault in whole.each("faults"):
            faults.add(world, fault)
        for gate in whole.each("gates"):
            gates.add(world, gate)
    for fault in whole.each("faults"):
        if faults.is_outdated(fault):
            warnings.warn(f"{fault.pointer}: {faults.modern_form(fault)}", DeprecationWarning, stacklevel=2)


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
            raise whole.at("settings").at(key).error(problem, list(settings.words())) from None
    return settings
