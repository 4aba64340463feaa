"""How Go's servers answer: plain text, and JSON under the type of plain text."""

from __future__ import annotations

import json
import re
from collections.abc import Collection

from fakecc.call import Call, ListedEndpoint, Reply
from fakecc.json_types import Json

PLAIN = "text/plain; charset=utf-8"
NO_SNIFFING = {"X-Content-Type-Options": "nosniff"}


def plain_json(body: Json, status: int = 200, *, content_type: str = PLAIN, end: str = "") -> Reply:
    """JSON under the type of plain text, where no other is given."""
    return Reply(status=status, body=body, content_type=content_type, text=end)


def page_not_found() -> Reply:
    """What Go's router says of an unknown path."""
    return Reply(status=404, text="404 page not found\n", content_type=PLAIN, headers=dict(NO_SNIFFING))


def method_not_allowed(methods: Collection[str]) -> Reply:
    """What it says of a wrong method."""
    allowed = {"Allow": ", ".join(methods)}
    return Reply(status=405, text="Method Not Allowed\n", content_type=PLAIN, headers={**NO_SNIFFING, **allowed})


def methods_of(endpoints: Collection[ListedEndpoint], path: str) -> list[str]:
    """The methods that are known at a path; none where it is unknown."""
    return [each.method for each in endpoints if re.fullmatch(re.sub(r"<\w+>", "[^/]+", each.rule), path)]


def query_value(call: Call, name: str) -> str | None:
    """The first value of a parameter, or None: of a repeated one Go takes the first."""
    return next((value for key, value in call.query if key == name), None)


def text_of(raw: bytes) -> str:
    """A body as Go reads it: what is no UTF-8 becomes the sign for that."""
    return raw.decode(errors="replace")


def quote(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


class NeighbourRefusal(Exception):  # noqa: N818 - reads as the sentence `raise NeighbourRefusal(...)`
    """A request that a neighbour does not do, and what it answers instead."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply
