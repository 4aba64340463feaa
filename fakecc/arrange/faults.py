"""Faults as a test writes them down, in a seed, by the control API or in Python: added and taken away."""

from __future__ import annotations

from fakecc.arrange.checking import Missing, Part
from fakecc.json_types import Json
from fakecc.models.arranged import Fault
from fakecc.world import World

EFFECTS = ("status", "error", "state", "malformed", "failure")
BROKEN = {"json": "this is not JSON", "type": '"a string"'}
BROKER_FAILURES = ("timeout", "unreachable", "transport")
REQUEST_FAILURES = ("reset", "hang", "truncate")
# The descriptions are those of the Open Service Broker API's own table of error codes.
OSB_ERRORS = {
    "AsyncRequired": "This request requires client support for asynchronous service operations.",
    "ConcurrencyError": "The Service Broker does not support concurrent requests that mutate the same resource.",
    "RequiresApp": "The request body is missing the app_guid field.",
    "MaintenanceInfoConflict": "The maintenance_info.version field provided in the request does not match the "
    "maintenance_info.version field provided in the Service Broker's Catalog.",
}


def add(world: World, part: Part) -> Fault:
    """Add a fault. Raises BadInput when its effect cannot be had where it is wanted."""
    effects = [key for key in EFFECTS if key in part and (key != "status" or "malformed" not in part)]
    if len(effects) != 1:
        raise part.error(f"a fault has one effect, not {len(effects)}", EFFECTS)
    method, _, path = part["on"].partition(" ")
    select = part.present("plan", "instance", "broker")
    if path.startswith("/_fakecc"):
        raise part.at("on").error("the control API has no faults")
    if path:
        select = {"path": path, **part.present("caller")} | ({} if method == "ANY" else {"method": method})
        effect = _on_request(part)
    else:
        if method != "broker":
            select["operation"] = method
        effect = _on_broker(part)
    where = "request" if path else "broker"
    return world.add(draft(world, where, select=select, effect=effect, **part.present("nth", "times")))


def draft(world: World, where: str, **given: Json) -> Fault:
    """A fault that is in no table yet. where: broker or request; `given` are other fields of the record."""
    return Fault(**world.stamp(Fault), where=where, **given)


def remove(world: World, guid: str) -> None:
    """Take a fault away. Raises Missing when there is none of that guid."""
    fault = world.faults.get(guid)
    if fault is None:
        raise Missing(f"there is no fault {guid!r}", tuple(known.guid for known in world.faults))
    world.remove(fault)


def clear(world: World) -> None:
    """Take every fault away."""
    for fault in world.faults:
        world.remove(fault)


def _on_request(part: Part) -> dict[str, Json]:
    for key in ("error", "state", "malformed", "plan", "instance", "broker"):
        if key in part:
            raise part.at(key).error(f"{key!r} is for faults of brokers")
    _check_failure(part, REQUEST_FAILURES)
    return part.present("status", "body", "text", "headers", "errors", "failure", "seconds", "after")


def _on_broker(part: Part) -> dict[str, Json]:
    for key in ("errors", "caller", "after"):
        if key in part:
            raise part.at(key).error(f"{key!r} is for faults of clients' requests")
    _check_failure(part, BROKER_FAILURES)
    if "error" in part:
        description = part.get("description", OSB_ERRORS[part["error"]])
        return {"status": 422, "body": {"error": part["error"], "description": description}}
    if "state" in part:
        if not part["on"].endswith("last_operation"):
            raise part.at("on").error("a state is told by", ["last_operation", "binding_last_operation"])
        return {"status": 200, "body": {"state": part["state"], **part.present("description")}}
    if "malformed" in part:
        return {"status": part.get("status", 200), "text": BROKEN[part["malformed"]]}
    return part.present("status", "body", "text", "headers", "failure", "message")


def _check_failure(part: Part, known: tuple[str, ...]) -> None:
    if part.get("failure") not in {None, *known}:
        raise part.at("failure").error(f"{part['failure']!r} cannot happen to this", known)
