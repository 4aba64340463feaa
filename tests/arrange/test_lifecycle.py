"""A world begins again as one step: nobody sees it half seeded, and nobody is refused."""

import contextlib
import threading

import pytest

from fakecc import VirtualClock, World
from fakecc.arrange import lifecycle
from fakecc.arrange.checking import BadInput
from fakecc.web.app import create_app
from fakecc.worlds import Worlds

RESETS = 60
SEED = {"organizations": [{"name": "team", "spaces": [{"name": "dev"}]}]}


@pytest.fixture
def world():
    return World(clock=VirtualClock(1_700_000_000.0), guids=1)


@pytest.mark.slow
def test_resets_with_a_preset_at_once_are_one_step_each(world):
    app = create_app(Worlds(lambda _: world))
    statuses, seen, over = [], set(), threading.Event()

    def reset():
        client = app.test_client()
        body = {"preset": "small", "seed": SEED}
        statuses.extend(client.post("/_fakecc/reset", json=body).status_code for _ in range(RESETS))

    def look():
        client = app.test_client()
        while not over.is_set():
            with contextlib.suppress(ConnectionResetError):  # it was in flight over a reset
                tables = client.get("/_fakecc/state").json["tables"]
                seen.add(tuple(one["name"] for one in tables["organizations"]))

    client = app.test_client()
    client.post("/_fakecc/reset", json={"preset": "small", "seed": SEED})
    looking = threading.Thread(target=look)
    resetting = [threading.Thread(target=reset) for _ in range(4)]
    for thread in (looking, *resetting):
        thread.start()
    for thread in resetting:
        thread.join()
    over.set()
    looking.join()

    assert (statuses, seen, world.failures) == ([204] * 4 * RESETS, {("system", "org", "team")}, [])


def test_a_wrong_seed_changes_nothing(world):
    before = world.snapshot()
    with pytest.raises(BadInput):
        lifecycle.begin_again(world, "small", [{"organisations": []}])

    assert world.snapshot() == before


def test_a_world_that_was_never_seeded_has_nothing_to_come_back_to():
    from fakecc.world import World as BareWorld  # noqa: PLC0415 - the public World is seeded

    with pytest.raises(RuntimeError, match="has nothing to come back to"):
        lifecycle.reset(BareWorld())
