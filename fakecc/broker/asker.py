"""Who has a broker asked, and through which host: what a request leaves behind for the steps that follow it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fakecc.records import Value, value_type

Json = Any


@value_type
class Asker(Value):
    """`user_guid` None: nobody in particular (orphan mitigation, polls of v2).

    `host` is the API's, without a scheme. `trace` are the request's B3 ids, of the trace and of the span, where it
    had both; the steps that follow it do not know them.
    """

    user_guid: str | None
    host: str
    request_id: str
    trace: tuple[str, str] | None = None

    def plain(self) -> dict[str, Json]:
        """As JSON values, to be an argument of a step on the agenda: without the trace."""
        return {"user_guid": self.user_guid, "host": self.host, "request_id": self.request_id}

    @classmethod
    def of(cls, plain: Mapping[str, Json]) -> Asker:
        """What plain() gave."""
        return cls(user_guid=plain["user_guid"], host=plain["host"], request_id=plain["request_id"])

    def nobody(self) -> Asker:
        """The same, asking for nobody in particular."""
        return Asker(user_guid=None, host=self.host, request_id=self.request_id)
