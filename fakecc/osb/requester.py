"""In whose name a broker is asked, and which host the client used: what the steps after a request must know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fakecc.json_types import Json
from fakecc.records import Value, value_type


@value_type
class Actor(Value):
    """The actor of audit events. Without a guid there is none, and no event is written."""

    guid: str = ""
    name: str = ""
    email: str = ""


NOBODY = Actor()


@value_type
class Asker(Value):
    """In whose name a broker is asked. `user_guid` is None for no user (orphan mitigation, polls of v2).

    `host` is the API's, without a scheme. `trace` are the B3 ids of the request's trace and span, where it had both;
    the steps after it do not have them. `actor` and `request` are for audit events: who did it, even where brokers are
    told no user, and the body.
    """

    user_guid: str | None
    host: str
    request_id: str
    trace: tuple[str, str] | None = None
    actor: Actor = NOBODY
    request: Json = None

    def plain(self) -> dict[str, Json]:
        """As JSON values, to be an argument of a step on the agenda: without the trace."""
        told: dict[str, Json] = {"user_guid": self.user_guid, "host": self.host, "request_id": self.request_id}
        if self.actor.guid:
            told |= {"actor": [self.actor.guid, self.actor.name, self.actor.email], "request": self.request}
        return told

    @classmethod
    def of(cls, plain: Mapping[str, Json]) -> Asker:
        """The asker of which `plain` made JSON."""
        guid, name, email = plain.get("actor", ("", "", ""))
        return cls(
            user_guid=plain["user_guid"],
            host=plain["host"],
            request_id=plain["request_id"],
            actor=Actor(guid=guid, name=name, email=email),
            request=plain.get("request"),
        )

    def nobody(self) -> Asker:
        """The same without a user."""
        return replace(self, user_guid=None, trace=None)
