"""/_fakecc/reset: bring the world back to the state it was seeded with, or seed it otherwise."""

from __future__ import annotations

from fakecc.arrange import lifecycle
from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import no_content


def reset(call: Call) -> Reply:
    """Without a body, go back to the seeded state; with a preset or a seed in the body, begin again with those."""
    body = call.body
    if body:
        seeds = [body["seed"]] if "seed" in body else []
        preset = body.get("preset", lifecycle.DEFAULT_PRESET)
        lifecycle.begin_again(call.world, preset, seeds)
    else:
        lifecycle.reset(call.world)
    return no_content()


ENDPOINTS = [endpoint("POST", "/_fakecc/reset", reset, "unlocked")]
