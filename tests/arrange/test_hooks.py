"""What a test wants done beside a request."""

import pytest

from fakecc import VirtualClock, World
from fakecc.arrange import hooks
from fakecc.arrange.checking import BadInput, Missing

STUCK = {"name": "db", "plan": "database/sync", "last_operation": {"type": "create", "state": "in progress"}}


@pytest.fixture
def world():
    return World(
        clock=VirtualClock(1000.0),
        guids=1,
        seeds=[{"organizations": [{"name": "org", "spaces": [{"name": "space", "service_instances": [STUCK]}]}]}],
    )


def seen(world):
    instance = world.service_instances.first(name="db")
    return {
        "state": instance and instance.last_operation.state,
        "organizations": [one.name for one in world.organizations],
        "faults": len(world.faults),
        "now": world.now(),
    }


@pytest.mark.parametrize(
    ("deed", "changes"),
    [
        pytest.param({"succeed": "db"}, {"state": "succeeded"}, id="succeed"),
        pytest.param({"fail": "db"}, {"state": "failed"}, id="fail"),
        pytest.param({"delete": {"service_instances": "db"}}, {"state": None}, id="delete"),
        pytest.param({"delete": {"service_instances": "gone"}}, {}, id="delete what is gone"),
        pytest.param(
            {"seed": {"organizations": [{"name": "new"}]}}, {"organizations": ["system", "org", "new"]}, id="seed"
        ),
        pytest.param({"fault": {"when": {"host": "api"}, "then": {"status": 503}}}, {"faults": 1}, id="fault"),
        pytest.param({"advance": "10m"}, {"now": 1600.0}, id="advance"),
        pytest.param({"expire_tokens": True}, {"now": 1001.0}, id="expire tokens"),
        pytest.param({"advance": 1, "fail": "db"}, {"now": 1001.0, "state": "failed"}, id="one after the other"),
    ],
)
def test_a_deed(world, deed, changes):
    before = seen(world)
    hooks.do(world, deed)

    assert seen(world) == {**before, **changes}


@pytest.mark.parametrize("ending", ["release", "fail"])
def test_a_gate_is_opened(world, ending):
    gate = world.gate("service_instance.*", name="gate")
    hooks.do(world, {ending: "gate"})

    assert gate.as_json()["closed"] is False


@pytest.mark.parametrize(
    ("deed", "refusal"),
    [({"release": "nope"}, Missing), ({"delete": {"nope": "x"}}, Missing), ({"advance": "soon"}, BadInput)],
    ids=["no operation", "no table", "no duration"],
)
def test_what_cannot_be_done(world, deed, refusal):
    with pytest.raises(refusal):
        hooks.do(world, deed)


def test_a_hook_stands_beside_requests(world):
    with pytest.raises(BadInput, match="stands beside requests of clients"):
        world.hook(when={"broker": {}}, before={"advance": 1})


def test_a_hook_does_nothing_else(world):
    with pytest.raises(BadInput, match="'status' has no effect beside `before` and `after`"):
        world.fault(when={"host": "api"}, then={"before": {"advance": 1}, "status": 500})
