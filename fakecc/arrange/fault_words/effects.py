"""The `then` of a fault: what happens to a call that it hits.

Every key belongs to one kind of fault; those of a kind exclude each other, but for what only adds to them. A key that
would have no effect is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fakecc import errors
from fakecc.arrange.checking import Part
from fakecc.json_types import Json
from fakecc.near_names import nearest

BROKEN_BROKER: Mapping[str, dict[str, Json]] = {
    "json": {"text": "this is not JSON"},
    "type": {"text": '"a string"'},
    "content_type": {"text": "<html>no broker</html>", "headers": {"Content-Type": "text/html"}},
}
BROKER_CONNECTIONS = ("timeout", "unreachable", "transport")
REQUEST_CONNECTIONS = ("reset", "close", "empty", "hang", "truncate", "wrong_length", "garbage", "dribble")
# The descriptions are those of the Open Service Broker API's own table of error codes.
OSB_ERRORS = {
    "AsyncRequired": "This request requires client support for asynchronous service operations.",
    "ConcurrencyError": "The Service Broker does not support concurrent requests that mutate the same resource.",
    "RequiresApp": "The request body is missing the app_guid field.",
    "MaintenanceInfoConflict": "The maintenance_info.version field provided in the request does not match the "
    "maintenance_info.version field provided in the Service Broker's Catalog.",
}
# What happens, of which a fault has one; a delay alone is one, too.
REQUEST_EFFECTS = ("status", "error", "connection", "token", "never_done", "half_done", "stale")
BROKER_EFFECTS = ("status", "error", "state", "malformed", "connection", "duplicate")
RUNTIME_EFFECTS = ("fails", "error", "never_done")
EFFECTS = {"request": REQUEST_EFFECTS, "broker": BROKER_EFFECTS, "runtime": RUNTIME_EFFECTS}
NOUNS = {"request": "requests of clients", "broker": "calls to brokers", "runtime": "calls to what runs apps"}
# Which calls to what runs apps can have these effects.
RUNTIME_ONLY = {"fails": ("stage", "start_instance", "run_task"), "error": ("stage", "run_task")}
# What may be said beside each of them.
BESIDE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "request": {
        "status": ("body", "text", "headers", "errors", "seconds", "carried_out"),
        "error": ("detail", "headers", "seconds", "carried_out"),
        "connection": ("bytes", "seconds", "carried_out"),
        "token": (),
        "never_done": ("seconds",),
        "half_done": ("seconds",),
        "stale": (),
        "seconds": (),
    },
    "broker": {
        "status": ("body", "text", "headers", "seconds", "carried_out"),
        "error": ("description", "status", "seconds", "carried_out"),
        "state": ("description", "seconds"),
        "malformed": ("status", "seconds", "carried_out"),
        "connection": ("message", "seconds", "carried_out"),
        "duplicate": (),
        "seconds": (),
    },
    "runtime": {
        "fails": ("seconds",),
        "error": ("detail",),
        "never_done": (),
        "seconds": (),
    },
}
HOOKS = ("before", "after")
SIZED = frozenset({"truncate", "wrong_length"})
LASTING = frozenset({"hang", "dribble"})


def read(where: str, then: Part, operations: tuple[str, ...]) -> dict[str, Json]:
    """The effect of a fault, where it says one, and one alone. Raises BadInput for any other.

    where: request, broker, runtime or hook. `operations` are the keys of the fault: what it hits.
    """
    if where == "hook":
        return _of_hook(then)
    kind = _kind(where, then)
    for key in then.value:
        if key != kind and key not in BESIDE[where][kind]:
            raise then.at(key).error(f"{key!r} has no effect beside {kind!r}", BESIDE[where][kind])
    return READERS[where](kind, then, operations)


def _of_hook(then: Part) -> dict[str, Json]:
    """What is done before or after a request: arrange/hooks.py."""
    for key in then.value:
        if key not in HOOKS:
            raise then.at(key).error(f"{key!r} has no effect beside `before` and `after`", HOOKS)
    return then.present(*HOOKS)


def _kind(where: str, then: Part) -> str:
    """Which effect a fault has: of status and error, or malformed, the latter."""
    known = EFFECTS[where]
    elsewhere = {key: noun for place, noun in NOUNS.items() for key in EFFECTS[place] if place != where}
    for key in then.value:
        if key in elsewhere and key not in known:
            raise then.at(key).error(f"{key!r} is for {elsewhere[key]}, and not for {NOUNS[where]}", known)
    said = [key for key in known if key in then]
    if where == "broker" and "status" in said and len(said) == 2 and {"error", "malformed"} & set(said):
        said.remove("status")
    if not said and "seconds" in then:
        return "seconds"
    if len(said) != 1:
        raise then.error(f"a fault has one effect, not {len(said)}", [*known, "seconds"])
    return said[0]


def _of_request(kind: str, then: Part, operations: tuple[str, ...]) -> dict[str, Json]:
    effect = then.present("status", "error", "detail", "body", "text", "headers", "errors", "token", "never_done")
    effect |= then.present("half_done", "stale")
    if kind == "error":
        _check_name(then.at("error"), operations)
    if kind == "connection":
        effect |= _broken_connection(then)
    elif "seconds" in then:
        effect["delay"] = then["seconds"]
    if then.get("carried_out"):
        effect["after"] = True
    return effect


def _broken_connection(then: Part) -> dict[str, Json]:
    how = then["connection"]
    if how not in REQUEST_CONNECTIONS:
        raise then.at("connection").error(f"{how!r} cannot happen to a client's connection", REQUEST_CONNECTIONS)
    if "bytes" in then and how not in SIZED:
        raise then.at("bytes").error(f"'bytes' has no effect on {how!r}", sorted(SIZED))
    if "seconds" in then and (how not in LASTING or not isinstance(then["seconds"], int | float)):
        raise then.at("seconds").error(f"'seconds' (a number) is for {' and '.join(sorted(LASTING))}, not for {how!r}")
    return {"failure": how, **then.present("bytes", "seconds")}


def _check_name(part: Part, operations: tuple[str, ...]) -> None:
    of_uaa = any(" /uaa/" in key for key in operations)
    if of_uaa or errors.entry_named(part.value) is not None:
        return
    near = nearest(part.value, errors.entry_names())
    raise part.error(f"the Cloud Controller has no error {part.value!r}", near)


def _of_broker(kind: str, then: Part, operations: tuple[str, ...]) -> dict[str, Json]:
    effect = _broker_answer(kind, then, operations)
    if "seconds" in then:
        effect["delay"] = then["seconds"]
    return effect | ({"after": True} if then.get("carried_out") else {})


def _broker_answer(kind: str, then: Part, operations: tuple[str, ...]) -> dict[str, Json]:
    if kind == "error":
        return {"status": then.get("status", 422), "body": _osb_error(then)}
    if kind == "state":
        if not all(key.endswith("last_operation") for key in operations):
            raise then.at("state").error("a state is told by", ["last_operation", "binding_last_operation"])
        return {"status": 200, "body": {"state": then["state"], **then.present("description")}}
    if kind == "malformed":
        if then["malformed"] not in BROKEN_BROKER:
            raise then.at("malformed").error(f"an answer is not {then['malformed']!r}", sorted(BROKEN_BROKER))
        return {"status": then.get("status", 200), **BROKEN_BROKER[then["malformed"]]}
    if kind == "connection":
        if then["connection"] not in BROKER_CONNECTIONS:
            raise then.at("connection").error(
                f"{then['connection']!r} cannot happen to a call to a broker", BROKER_CONNECTIONS
            )
        return {"failure": then["connection"], **then.present("message")}
    return then.present("status", "body", "text", "headers", "duplicate")


def _of_runtime(kind: str, then: Part, operations: tuple[str, ...]) -> dict[str, Json]:
    able = RUNTIME_ONLY.get(kind, ())
    for operation in operations:
        if able and operation.removeprefix("runtime ") not in able:
            raise then.at(kind).error(f"{kind!r} cannot happen to {operation!r}", able)
    if kind == "error":
        _check_name(then.at("error"), operations)
    return then.present("fails", "error", "detail", "never_done") | (
        {"delay": then["seconds"]} if "seconds" in then else {}
    )


def _osb_error(then: Part) -> dict[str, Json]:
    name = then["error"]
    if name not in OSB_ERRORS:
        near = nearest(name, OSB_ERRORS)
        raise then.at("error").error(f"the Open Service Broker API has no error {name!r}", near)
    return {"error": name, "description": then.get("description", OSB_ERRORS[name])}


READERS: Mapping[str, Callable[[str, Part, tuple[str, ...]], dict[str, Json]]] = {
    "request": _of_request,
    "broker": _of_broker,
    "runtime": _of_runtime,
}
