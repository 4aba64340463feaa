"""Parts that handlers that write share.

Source: cloud_controller_ng:app/controllers/base/model_controller.rb
"""

from __future__ import annotations

from typing import Protocol

from fakecc import errors
from fakecc.actions import delayed_jobs
from fakecc.call import Call, Reply
from fakecc.models.common import Metadata
from fakecc.osb.port import Conversation
from fakecc.v2.options import options_of
from fakecc.v2.replies import no_content, queued_reply
from fakecc.world import Action


class HasMetadata(Protocol):
    """A record with labels and annotations."""

    @property
    def metadata(self) -> Metadata: ...


def is_true(call: Call, name: str) -> bool:
    """Is this parameter exactly `true`?"""
    return bool(options_of(call).extras.get(name) == "true")


def check_without(call: Call, held: list[str], record: HasMetadata, table: str) -> None:
    """Raises AssociationNotEmpty for what goes with a record, unless `recursive=true` lets it go, too.

    `held` are the names of its associations that are not empty; labels and annotations are such, and come last.
    """
    if is_true(call, "recursive"):
        return
    named = {"labels": record.metadata.labels, "annotations": record.metadata.annotations}
    held = [*held, *(name for name, found in named.items() if found)]
    if held:
        raise errors.AssociationNotEmpty(", ".join(held), table)


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
