"""On whose behalf a broker is asked, and through which host: what a request hands to the steps that follow it."""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.json_types import Json
from fakecc.records import Value, replace, value_type


@value_type
class NamedActor(Value):
    """Whom audit events name. Without a guid it is nobody, and no event is written."""

    guid: str = ""
    name: str = ""
    email: str = ""


NOBODY = NamedActor()


@value_type
class Requester(Value):
    """`user_guid` None: nobody in particular (orphan mitigation, polls of v2).

    `host` is the API's, without a scheme. `trace` are the request's B3 ids, of the trace and of the span, where it
    had both; the steps that follow it do not know them. `actor` and `request` are for audit events: who did it (even
    where brokers learn of nobody), and the body.
    """

    user_guid: str | None
    host: str
    request_id: str
    trace: tuple[str, str] | None = None
    actor: NamedActor = NOBODY
    request: Json = None

    def plain(self) -> dict[str, Json]:
        """As JSON values, to be an argument of a step on the agenda: without the trace."""
        plain: dict[str, Json] = {"user_guid": self.user_guid, "host": self.host, "request_id": self.request_id}
        if self.actor.guid:
            plain |= {"actor": [self.actor.guid, self.actor.name, self.actor.email], "request": self.request}
        return plain

    def plain_with_trace(self) -> dict[str, Json]:
        """As JSON values, to be an argument of a step that is done before the request is answered."""
        return {**self.plain(), "trace": self.trace}

    @classmethod
    def of(cls, plain: Mapping[str, Json]) -> Requester:
        """What plain() or plain_with_trace() gave."""
        guid, name, email = plain.get("actor", ("", "", ""))
        return cls(
            user_guid=plain["user_guid"],
            host=plain["host"],
            request_id=plain["request_id"],
            trace=plain.get("trace"),
            actor=NamedActor(guid=guid, name=name, email=email),
            request=plain.get("request"),
        )

    def nobody(self) -> Requester:
        """The same on behalf of nobody in particular."""
        return replace(self, user_guid=None, trace=None)
