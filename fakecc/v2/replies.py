"""The replies of v2 to reading, making, changing and deleting."""

from __future__ import annotations

from typing import Any

from fakecc.call import Call, Reply
from fakecc.json_types import Json
from fakecc.models.jobs import DelayedJob
from fakecc.records import replace
from fakecc.store import Record
from fakecc.v2.options import options_of
from fakecc.v2.rendering import Rendering
from fakecc.v2.resource import Resource, timestamp

JSON_TYPE = "application/json;charset=utf-8"


def ok(body: Json) -> Reply:
    return Reply(status=200, body=body, content_type=JSON_TYPE)


def show(resource: Resource[Any], record: Record, call: Call) -> Reply:
    """200 with the record and the relations that the query asks for. Only lists have orphans."""
    options = replace(options_of(call), orphans=None)
    return ok(Rendering(call, options).of(resource, record))


def created_reply(resource: Resource[Any], record: Record, call: Call) -> Reply:
    """201 with the record and its Location."""
    reply = updated_reply(resource, record, call)
    reply.headers["Location"] = _raw(f"/v2/{resource.name}/{record.guid}")
    return reply


def _raw(text: str) -> str:
    """A header with the bytes of UTF-8 as they are: HTTP's own encoding is ISO 8859-1."""
    return text.encode().decode("latin-1")


def updated_reply(resource: Resource[Any], record: Record, call: Call) -> Reply:
    """201 with the record, as PUT answers. A query that asks for too much depth is refused after the change is kept."""
    call.world.keep()
    reply = show(resource, record, call)
    reply.status = 201
    return reply


def no_content() -> Reply:
    return Reply(status=204)


def unknown_reply() -> Reply:
    """404 in the words for an unknown path, as handlers answer that find nothing."""
    body = '{"description":"Unknown request","error_code":"CF-NotFound","code":10000}'
    return Reply(status=404, text=body, content_type=JSON_TYPE)


def queued_reply(job: DelayedJob) -> Reply:
    """202 with a job in the queue."""
    return Reply(status=202, body=job_body(job.guid, "queued", job.created_at), content_type=JSON_TYPE)


def job_body(guid: str, status: str, created_at: float) -> Json:
    metadata = {"guid": guid, "created_at": timestamp(created_at), "url": f"/v2/jobs/{guid}"}
    return {"metadata": metadata, "entity": {"guid": guid, "status": status}}
