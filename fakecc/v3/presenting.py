"""What presenters and handlers of v3 have in common: times, links, and the replies."""

from __future__ import annotations

import time
from functools import lru_cache

from fakecc.call import Call, Reply
from fakecc.json_types import Json
from fakecc.models.common import Metadata
from fakecc.v3.view import JSON_TYPE


def timestamp(seconds: float) -> str:
    """Print a moment (seconds since the epoch) as RFC 3339 in UTC, in whole seconds."""
    return _format(int(seconds))


@lru_cache(maxsize=4096)
def _format(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def link(call: Call, path: str) -> dict[str, str]:
    """A link to a path such as /v3/spaces/:guid, on the host that the client used."""
    return {"href": call.api + path}


def to_one(guid: str | None) -> Json:
    """A to-one relationship; None stands for no such resource."""
    return {"data": None if guid is None else {"guid": guid}}


def to_many(guids: list[str] | tuple[str, ...]) -> Json:
    """A to-many relationship."""
    return {"data": [{"guid": guid} for guid in guids]}


def metadata_of(metadata: Metadata) -> Json:
    return {"labels": dict(metadata.labels), "annotations": dict(metadata.annotations)}


def ok(body: Json) -> Reply:
    return Reply(status=200, body=body, content_type=JSON_TYPE)


def created_reply(body: Json) -> Reply:
    """201 with a body; v3 sends no Location."""
    return Reply(status=201, body=body, content_type=JSON_TYPE)


def accepted_reply(call: Call, job_guid: str) -> Reply:
    """202 with an empty body and the job's Location. The content type is JSON if Accept is exactly that."""
    exactly_json = call.headers.get("Accept") == "application/json"
    return Reply(
        status=202,
        headers={"Location": f"{call.api}/v3/jobs/{job_guid}"},
        content_type="application/json" if exactly_json else "text/html",
    )


def no_content() -> Reply:
    return Reply(status=204)
