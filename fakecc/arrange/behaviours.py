"""How apps behave when they are staged and run: behaviours, added in the order in which they apply."""

from __future__ import annotations

from fakecc.arrange.checking import Part
from fakecc.brokers.addresses import BadAddress, is_loopback, parse_address
from fakecc.models.arranged import AppBehaviour
from fakecc.world import World


def add(world: World, part: Part) -> AppBehaviour:
    """Add a behaviour of apps behind those that there are."""
    given = part.present("app", "process_type", "environment", "staging", "instances", "tasks", "backend")
    if "command" in part:
        command = part["command"]
        given["commands"] = (command,) if isinstance(command, str) else tuple(command)
    if "backend" in part:
        _check_backend(part.at("backend"))
    return world.add(AppBehaviour(**world.stamp(AppBehaviour), **given))


def _check_backend(part: Part) -> None:
    """Raises BadInput for what is no server on this machine."""
    try:
        address = parse_address(part.value)
    except BadAddress as problem:
        raise part.error(str(problem)) from None
    if address.scheme != "http" or not is_loopback(address.host):
        raise part.error("a backend is a server on this machine, such as http://127.0.0.1:8080")
