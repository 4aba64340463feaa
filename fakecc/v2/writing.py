"""What handlers that write have in common.

Source: cloud_controller_ng:app/controllers/base/model_controller.rb
"""

from __future__ import annotations

from fakecc.actions import delayed_jobs
from fakecc.call import Call, Endpoint, Handler, Reply, endpoint
from fakecc.errors import NotImplementedYet
from fakecc.osb.port import Conversation
from fakecc.osb.requester import Asker
from fakecc.v2.options import options_of
from fakecc.v2.replies import no_content, queued_reply
from fakecc.world import Action


def is_true(call: Call, name: str) -> bool:
    """A parameter that is on when it is exactly `true`."""
    return options_of(call).extras.get(name) == "true"


def delete_reply(call: Call, delete_by_guid: Action, guid: str) -> Reply:
    """204 when the record of that guid is deleted; with `async=true` 202 with a job that deletes it."""
    if is_true(call, "async"):
        return queued_reply(delayed_jobs.enqueue(call.world, delete_by_guid, guid=guid))
    delete_by_guid(call.world, guid=guid)
    return no_content()


def delete_with_contents(call: Call, delete_by_guid: Action, guid: str) -> Conversation[Reply]:
    """The same for what may ask brokers on its way."""
    asker = asker_of(call).plain()
    if is_true(call, "async"):
        return queued_reply(delayed_jobs.enqueue(call.world, delete_by_guid, guid=guid, asker=asker))
    work = delete_by_guid(call.world, guid=guid, asker=asker)
    if work is not None:
        yield from work
    return no_content()


def queue(call: Call, step: Action, **arguments: object) -> Reply:
    """202 with the job that does it."""
    return queued_reply(delayed_jobs.enqueue(call.world, step, **arguments))


def asker_of(call: Call, request: object = None) -> Asker:
    """Whoever calls, as brokers are told; `request` is what audit events tell of the body."""
    return Asker(
        user_guid=call.caller.guid, host=call.host, request_id=call.request_id, actor=call.actor, request=request
    )


def refusing(method: str, rule: str) -> Endpoint:
    """A route of the real one that fakecc does not serve yet; its mark is `unserved`."""

    def refuse(call: Call, **_: str) -> Reply:
        raise NotImplementedYet(f"{method} {call.path}")

    handler: Handler = refuse
    return endpoint(method, rule, handler, "unserved")
