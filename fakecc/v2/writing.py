"""Parts that handlers that write share.

Source: cloud_controller_ng:app/controllers/base/model_controller.rb
"""

from __future__ import annotations

from fakecc.actions import delayed_jobs
from fakecc.call import Call, Reply
from fakecc.osb.port import Conversation
from fakecc.v2.options import options_of
from fakecc.v2.replies import no_content, queued_reply
from fakecc.world import Action


def is_true(call: Call, name: str) -> bool:
    """Is this parameter exactly `true`?"""
    return bool(options_of(call).extras.get(name) == "true")


def delete_reply(call: Call, delete_by_guid: Action, guid: str) -> Reply:
    """204 when the record of that guid is deleted; with `async=true` 202 with a job that deletes it."""
    if is_true(call, "async"):
        return queued_reply(delayed_jobs.enqueue(call.world, delete_by_guid, guid=guid))
    delete_by_guid(call.world, guid=guid)
    return no_content()


def delete_with_contents(call: Call, delete_by_guid: Action, guid: str) -> Conversation[Reply]:
    """The same for what may ask brokers on its way."""
    requester = call.requester
    if is_true(call, "async"):
        return queued_reply(delayed_jobs.enqueue(call.world, delete_by_guid, guid=guid, requester=requester.plain()))
    work = delete_by_guid(call.world, guid=guid, requester=requester.plain_with_trace())
    if work is not None:
        yield from work
    return no_content()


def queue(call: Call, step: Action, **arguments: object) -> Reply:
    """202 with the job that does the step."""
    return queued_reply(delayed_jobs.enqueue(call.world, step, **arguments))
