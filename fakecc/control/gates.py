"""/_fakecc/gates: jobs that wait before they begin, and requests before they are handled."""

from __future__ import annotations

from fakecc.arrange import gates
from fakecc.arrange.checking import Missing, Part
from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply

ENDINGS = ("open", "succeed", "fail")


def index(call: Call) -> Reply:
    return json_reply({"gates": [gates.present(call.world, gate) for gate in call.world.gates]})


def create(call: Call) -> Reply:
    return json_reply(gates.present(call.world, gates.add(call.world, Part(call.body))), 201)


def end(call: Call, name: str, ending: str) -> Reply:
    """Open a gate, and have what waits there succeed or fail; answers what became of the gate."""
    if ending not in ENDINGS:
        raise Missing(f"a gate cannot {ending!r}", ENDINGS)
    if ending == "open":
        gate = gates.open_named(call.world, name)
    elif ending == "succeed":
        gate = gates.succeed_named(call.world, name)
    else:
        answer = {key: value for key, value in call.body.items() if key != "description"}
        gate = gates.fail_named(call.world, name, call.body.get("description", ""), answer)
    return json_reply(gates.present(call.world, gate))


ENDPOINTS = [
    endpoint("GET", "/_fakecc/gates", index),
    endpoint("POST", "/_fakecc/gates", create),
    endpoint("POST", "/_fakecc/gates/<name>/<ending>", end, "unlocked"),
]
