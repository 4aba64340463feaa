"""How apps behave, as the control API, a seed and Python say it alike."""

import pytest
import support

from fakecc import VirtualClock, World
from fakecc.arrange.checking import BadInput

BEHAVIOUR = {
    "kind": "app",
    "app": "web*",
    "command": ["a", "b *"],
    "environment": {"X": "*"},
    "staging": {"fails": "NoAppDetectedError"},
}


def _listed(world):
    return support.ask(world, "GET", "/_fakecc/behaviours").body["behaviours"]


def test_a_behaviour_is_added_listed_and_removed(world):
    added = support.ask(world, "POST", "/_fakecc/behaviours", BEHAVIOUR).body
    listed = _listed(world)
    status = support.ask(world, "DELETE", f"/_fakecc/behaviours/{added['guid']}").status
    assert (listed, added, status, _listed(world)) == ([added], {"guid": added["guid"], **BEHAVIOUR}, 204, [])


def test_every_behaviour_is_removed_at_once(world):
    support.ask(world, "POST", "/_fakecc/behaviours", {"kind": "app", "tasks": {"fails": "x"}})
    support.ask(world, "DELETE", "/_fakecc/behaviours")
    assert _listed(world) == []


def test_an_unknown_behaviour_cannot_be_removed(world):
    assert support.ask(world, "DELETE", "/_fakecc/behaviours/nowhere").status == 404


def test_python_and_seeds_say_the_same():
    world = World("empty", clock=VirtualClock(), seeds=[{"behaviours": [BEHAVIOUR]}])
    words = {key: value for key, value in BEHAVIOUR.items() if key != "kind"}
    world.behaviour("app", **words)
    first, second = world.app_behaviours
    assert [getattr(first, name) for name in first.NAMES[3:]] == [getattr(second, name) for name in second.NAMES[3:]]


def test_an_unknown_word_is_refused():
    with pytest.raises(BadInput, match="there is no key 'fail' here; did you mean 'fails'"):
        World("empty").behaviour("app", staging={"fail": "x"})
