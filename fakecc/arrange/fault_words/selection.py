"""The `when` of a fault: which calls it hits, and how often.

operation    a name (`service_instances.create`), a route, a path, a pattern of them, a list; `*` is everything
user, host   who asks (name or guid); `api`, `uaa` or a host's name
resource     {"type": "service_instances", "name": "db", "plan": "small", "label": "env=prod"}
broker       {"operation": "provision", "broker": "db", "plan": "small", "instance": "mine"}: a call to a broker
runtime      {"operation": "stage", "app": "web*", "process_type": "worker", "index": 0, "task": "t"}: what runs apps
nth first after every    the third; the first two; those after the third; each second one
per          rule or resource: what is counted
probability  from 0 to 1, by `seed`
from until ttl           moments, or for how long from now on
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from fakecc.arrange import operation_routes
from fakecc.arrange.checking import Part
from fakecc.arrange.operation_routes import UnknownOperation
from fakecc.arrange.seeds import names
from fakecc.clock import seconds_of
from fakecc.json_types import Json
from fakecc.near_names import nearest
from fakecc.world import World

BROKER_OPERATIONS = (
    "catalog", "provision", "update", "deprovision", "bind", "unbind", "get_instance", "get_binding", "last_operation",
    "binding_last_operation",
)  # fmt: skip
# What is asked of what runs apps, and by what each may be selected beside the app.
RUNTIME_OPERATIONS: Mapping[str, tuple[str, ...]] = {
    "stage": (),
    "start_instance": ("process_type", "index"),
    "run_task": ("task",),
    "cancel_task": ("task",),
    "take_bits": (),
    "deploy": (),
    "cancel_deployment": (),
}
REQUEST_KEYS = ("operation", "user", "host", "resource")
COUNTS = ("nth", "first", "after", "every")


def read(world: World, when: Part) -> dict[str, Json]:
    """The fields of the fault that say which calls it hits. Raises BadInput."""
    if "broker" in when or "runtime" in when:
        for key in REQUEST_KEYS:
            if key in when:
                raise when.at(key).error(
                    f"{key!r} is for requests of clients, and `broker` and `runtime` for other calls"
                )
        if "broker" in when and "runtime" in when:
            raise when.at("runtime").error("`broker` selects calls already, and no call goes to both")
        fields = _broker_call(world, when.at("broker")) if "broker" in when else _runtime_call(when.at("runtime"))
    elif any(key in when for key in REQUEST_KEYS):
        fields = _request(world, when)
    else:
        raise when.error("it says no call", [*REQUEST_KEYS, "broker", "runtime"])
    return {**fields, **_count(when), **_chance(when), **_time(world, when)}


def _request(world: World, when: Part) -> dict[str, Json]:
    select = {"caller": when["user"]} if "user" in when else {}
    select |= when.present("host")
    resource = when.at("resource")
    if resource.value:
        _check_type(resource)
        _check_plan(world, resource)
        select |= resource.present("type", "name", "plan", "label")
    operations = when.get("operation", "*")
    keys: list[str] = []
    for part in [when.at("operation")] if isinstance(operations, str) else when.each("operation"):
        keys += _routes(world, Part(part.value or "*", part.pointer))
    if isinstance(operations, str) and operation_routes.is_path(operations):
        select["path"] = operations.partition(" ")[2]
    return {"where": "request", "keys": tuple(dict.fromkeys(keys)), "select": select}


def _routes(world: World, part: Part) -> tuple[str, ...]:
    if "/_fakecc" in part.value:
        raise part.error("the control API has no faults")
    try:
        named = operation_routes.routes_named(part.value)
    except UnknownOperation as problem:
        raise part.error(str(problem), problem.near) from None
    if not world.settings.temporary_enable_v2 and all(_is_of_v2(route) for route in named):
        raise part.error("v2 is off in this world: the setting temporary_enable_v2 switches it on")
    return named


def _is_of_v2(route: str) -> bool:
    path = route.partition(" ")[2]
    return path.startswith("/v2/") and not path.startswith("/v2/info")


def _check_type(resource: Part) -> None:
    given = resource.get("type")
    known = resource_types()
    if given is not None and given not in known:
        raise resource.at("type").error(f"there is no resource {given!r}", nearest(given, known))


def _check_plan(world: World, resource: Part) -> None:
    """Raises BadInput for a plan that is not there, or beside a type of things that have none."""
    if "plan" not in resource:
        return
    table = world.tables.get(resource.get("type", ""))
    if table is not None and "service_plan_guid" not in table.kind.NAMES:
        raise resource.at("plan").error(f"{table.name} have no plans")
    check_named(world, resource)


@lru_cache(maxsize=1)
def resource_types() -> tuple[str, ...]:
    """The resources that paths name."""
    paths = (route.partition(" ")[2].split("/") for route in operation_routes.routes())
    return tuple(sorted({path[2] for path in paths if len(path) > 2 and path[1] in {"v2", "v3"}}))


def _broker_call(world: World, broker: Part) -> dict[str, Json]:
    operation = broker.get("operation", "*")
    if operation != "*" and operation not in BROKER_OPERATIONS:
        near = nearest(operation, BROKER_OPERATIONS, 3)
        raise broker.at("operation").error(f"brokers have no operation {operation!r}", near)
    check_named(world, broker)
    return {"where": "broker", "keys": (f"broker {operation}",), "select": broker.present("broker", "plan", "instance")}


def _runtime_call(runtime: Part) -> dict[str, Json]:
    operation = runtime.get("operation", "*")
    if operation != "*" and operation not in RUNTIME_OPERATIONS:
        near = nearest(operation, RUNTIME_OPERATIONS, 3)
        raise runtime.at("operation").error(f"what runs apps has no operation {operation!r}", near)
    for key in runtime.value:
        having = [name for name, keys in RUNTIME_OPERATIONS.items() if key in keys]
        if key not in {"operation", "app"} and operation not in having:
            raise runtime.at(key).error(f"{key!r} selects nothing of {operation!r}", having)
    select = runtime.present("app", "process_type", "index", "task")
    return {"where": "runtime", "keys": (f"runtime {operation}",), "select": select}


def check_named(world: World, part: Part) -> None:
    """Raises BadInput for a broker or a plan that is not there: a call to it will never come."""
    for key, table in (("broker", world.service_brokers), ("plan", world.service_plans)):
        given = part.get(key)
        if given is None or "*" in given or table.get(given) is not None or table.find(name=given):
            continue
        known = [record.name for record in table]
        near = nearest(given, known)
        raise part.at(key).error(f"there is no {key} {given!r}; a pattern ({given}*) may wait for one", near)


def _count(when: Part) -> dict[str, Json]:
    if "nth" in when and any(key in when for key in ("first", "after", "every")):
        raise when.at("nth").error("`nth` is one call alone: it goes with none of first, after, every")
    per = when.present("per")
    if "nth" in when:
        return {"nth": when["nth"], "times": 1, **per}
    every = when.get("every", 1)
    fields: dict[str, Json] = {"nth": when.get("after", 0) + every, "every": every, **per}
    return fields | ({"times": when["first"]} if "first" in when else {})


def _chance(when: Part) -> dict[str, Json]:
    if "seed" in when and "probability" not in when:
        raise when.at("seed").error("`seed` decides by chance, and there is no `probability`")
    if "probability" not in when:
        return {}
    for key in (*COUNTS, "per"):
        if key in when:
            raise when.at(key).error(f"{key!r} counts calls, and `probability` leaves them to chance: say one of them")
    return {"probability": when["probability"], "chance_seed": when.get("seed", 0)}


def _time(world: World, when: Part) -> dict[str, Json]:
    now = world.now()
    if "until" in when and "ttl" in when:
        raise when.at("ttl").error("`until` says when it ends already")
    fields = {}
    if "from" in when:
        fields["since"] = _moment(when.at("from"), now)
    if "until" in when:
        fields["until"] = _moment(when.at("until"), now)
    if "ttl" in when:
        try:
            fields["until"] = fields.get("since", now) + seconds_of(when["ttl"])
        except ValueError as problem:
            raise when.at("ttl").error(str(problem)) from None
    if fields.get("until", now + 1) <= max(fields.get("since", now), now):
        raise when.error("it is over before it begins: look at from, until and ttl")
    return fields


def _moment(part: Part, now: float) -> float:
    return float(part.value) if isinstance(part.value, int | float) else names.moment(part, now)
