"""What the dashboard does with every request: the guard of the control API is the guard of the dashboard, too.

    a token is set      -> whoever has it; the page itself, its style and its script for everybody
    no token is set     -> as fakecc/control/guard.py says, the page among it

A browser that opens an address sends no header of ours, so the page must come without the token. It is the same page
for every world and tells nothing of any: what it shows, it asks for with the token that the person types in.
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.arrange.checking import Complaint, Missing
from fakecc.call import Answer, Call, Endpoint
from fakecc.control import guard
from fakecc.control.view import complaining

# The mark of what comes without the token, where one is set.
OPEN = "open"


def answer(call: Call, route: Endpoint, arguments: Mapping[str, str]) -> Answer:
    """Ask the guard, then let the handler answer, under the world's lock."""
    try:
        if not (OPEN in route.marks and has_token(call)):
            guard.check_access(call)
        return call.world.converse(lambda: route.handler(call, **arguments))
    except guard.AccessRefusal as refusal:
        return complaining(refusal.status, Complaint("", refusal.problem))
    except Missing as missing:
        return complaining(404, missing.complaint)


def has_token(call: Call) -> bool:
    """Is /_fakecc closed to whoever does not send a token?"""
    return bool(call.worlds and call.worlds.access.token)
