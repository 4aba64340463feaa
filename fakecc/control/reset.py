"""/_fakecc/reset: the world as it was when it had been seeded, or seeded otherwise."""

from __future__ import annotations

from fakecc.arrange import lifecycle
from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import no_content


def reset(call: Call) -> Reply:
    """Begin again; with a preset or a seed in the body, with those from now on."""
    body = call.body
    if body:
        seeds = [body["seed"]] if "seed" in body else []
        preset = body.get("preset", lifecycle.DEFAULT_PRESET)
        lifecycle.begin_again(call.world, preset, seeds)
    else:
        lifecycle.reset(call.world)
    return no_content()


ENDPOINTS = [endpoint("POST", "/_fakecc/reset", reset, "unlocked")]
