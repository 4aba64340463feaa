"""/_fakecc/past: remember what each call changed, and show what the world held before or after one."""

from __future__ import annotations

from fakecc.arrange import snapshots
from fakecc.arrange.checking import BadInput, Complaint, Missing
from fakecc.arrange.public.past import Past
from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply, no_content

MOMENTS = ("after", "before")


def begin(call: Call) -> Reply:
    """Remember from now on."""
    call.world.past = Past(call.world)
    return no_content()


def show(call: Call, request_id: str) -> Reply:
    """A snapshot of the records as they were after a request, or with `moment=before` before it."""
    past = call.world.past
    if not isinstance(past, Past):
        raise Missing("nothing is remembered: POST /_fakecc/past begins it")
    moment = dict(call.query).get("moment", "after")
    if moment not in MOMENTS:
        raise BadInput(Complaint("/moment", f"a call has no {moment!r}", MOMENTS))
    with past.after(request_id) if moment == "after" else past.before(request_id):
        return json_reply(snapshots.take(call.world))


ENDPOINTS = [
    endpoint("POST", "/_fakecc/past", begin),
    endpoint("GET", "/_fakecc/past/<request_id>", show, "unlocked"),
]
