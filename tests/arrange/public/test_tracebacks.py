"""A tester's mistake is shown at the line that made it."""

import traceback

import pytest

from fakecc import FakeCC, World
from fakecc.arrange.checking import BadInput, Missing
from fakecc.settings import SettingError

MISTAKES = {
    "a fault": (BadInput, lambda world: world.fault(when={"operation": "apps.lst"}, then={"status": 500})),
    "an outdated fault": (BadInput, lambda world: world.fault("provison", status=500)),
    "a progress rule": (BadInput, lambda world: world.progress("slow")),
    "a behaviour": (BadInput, lambda world: world.behaviour("ap")),
    "a gate": (BadInput, lambda world: world.gate(ttl="soon")),
    "a hook": (BadInput, lambda world: world.hook(when={"operation": "jobs.get"}, before={"relase": "db"})),
    "a seed": (BadInput, lambda world: world.seed(organisations=[])),
    "a snapshot": (BadInput, lambda world: world.restore({"tables": {"organisations": []}})),
    "a call": (BadInput, lambda world: world.journal.assert_called("apps.lst")),
    "an operation": (Missing, lambda world: world.operation("db")),
    "a broker": (Missing, lambda world: world.broker("db")),
    "a preset": (BadInput, lambda _: World("smal")),
    "a setting": (SettingError, lambda _: World(settings={"renderr": {}})),
    "how tokens are looked at": (BadInput, lambda _: World(auth="stric")),
    "a server's clock": (BadInput, lambda _: FakeCC(clock="sundial")),
    "a server's seed": (BadInput, lambda _: FakeCC(seed={"users": 1})),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_no_frame_below_the_call_is_shown(mistake):
    kind, make = MISTAKES[mistake]
    with pytest.raises(kind) as raised:
        make(World())

    frames = [frame for frame, _ in traceback.walk_tb(raised.value.__traceback__)]
    hidden = [frame.f_locals.get("__tracebackhide__", False) for frame in frames]
    assert frames[1].f_code.co_name == "<lambda>"
    assert all(hidden[2:])


def test_a_mistake_of_fakecc_keeps_its_traceback(monkeypatch):
    monkeypatch.setattr("fakecc.arrange.progress.add", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError) as raised:
        World().progress("immediate")

    assert [frame.f_code.co_name for frame, _ in traceback.walk_tb(raised.value.__traceback__)][-2:] == [
        "progress",
        "<lambda>",
    ]


def test_an_option_that_there_is_not_is_refused_with_the_nearest():
    with pytest.raises(TypeError, match="a world has no option 'presett'; did you mean 'preset'"):
        FakeCC(presett="empty")
