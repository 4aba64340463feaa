"""A whole answer beside the recorded one: status, the recorded headers and no others, the whole body."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from fakecc.json_types import Json
from fakecc.remote.differences import Difference, differences
from fakecc.remote.exchanges import HttpReply, at
from fakecc.remote.placeholders import Bindings
from fakecc.remote.tokens import claims_of

RUNTIME = re.compile(r"\d+\.\d{6}")
# Never recorded: they differ each time, or are the server's own.
UNSTABLE = frozenset(
    {"date", "content-length", "server", "x-runtime", "connection", "keep-alive", "transfer-encoding", "etag"}
)
# Recorded in some scenarios only.
SOMETIMES = frozenset({"x-user-guid"})
OURS = "x-fakecc-"
TEXT_LENGTH = 600


def response_differences(
    request: Mapping[str, Json], expected: Mapping[str, Json], reply: HttpReply, bindings: Bindings
) -> list[Difference]:
    """What is other about an answer than about the recorded one to the same request. Learns placeholders."""
    return list(_Response(expected, bindings).differences(reply)) + list(_runtime_problems(request, reply))


class _Response:
    """A recorded answer."""

    def __init__(self, expected: Mapping[str, Json], bindings: Bindings) -> None:
        self._expected = expected
        self._bindings = bindings
        self._unordered = expected.get("unordered", ())

    def differences(self, reply: HttpReply) -> Iterator[Difference]:
        if reply.status != self._expected["status"]:
            yield Difference(f"status: is {reply.status}, expected {self._expected['status']}")
        if "learn" in self._expected:
            for pointer, value in self._expected["learn"].items():
                yield from differences(value, at(reply.json, pointer), self._bindings, pointer)
            return
        yield from self._of_headers(reply.headers)
        yield from self._of_body(reply)
        for pointer, told in self._expected.get("claims", {}).items():
            claims = claims_of(at(reply.json, pointer))
            if claims is None:
                yield Difference(f"{pointer}: no JWT")
            else:
                yield from differences(told, claims, self._bindings, f"claims of {pointer}: ", self._unordered)

    def _of_headers(self, actual: Mapping[str, str]) -> Iterator[Difference]:
        expected: Mapping[str, str] = self._expected["headers"]
        for name, value in expected.items():
            if name not in actual:
                yield Difference(f"header {name}: missing, expected {value!r}")
            elif not self._bindings.fits(value, actual[name]):
                yield Difference(f"header {name}: is {actual[name]!r}, expected {value!r}")
        for name, value in actual.items():
            if name not in expected and name not in UNSTABLE | SOMETIMES and not name.startswith(OURS):
                yield Difference(f"header {name}: unexpected, is {value!r}"[:TEXT_LENGTH])

    def _of_body(self, reply: HttpReply) -> Iterator[Difference]:
        if "json" in self._expected:
            if reply.is_json:
                yield from differences(self._expected["json"], reply.json, self._bindings, "", self._unordered)
            else:
                yield Difference("body: not JSON")
            return
        text = json.dumps(reply.json) if reply.is_json else reply.text
        if not self._bindings.fits(self._expected["text"], text):
            yield Difference(f"body: is {reply.text!r}, expected {self._expected['text']!r}"[:TEXT_LENGTH])


def _runtime_problems(request: Mapping[str, Json], reply: HttpReply) -> Iterator[Difference]:
    """Rails measures every answer of v3's; recordings leave the header out, since it differs each time."""
    path = request["path"].split("?")[0]
    by_rails = request["method"] != "OPTIONS" and (path == "/v3" or path.startswith("/v3/"))
    told = reply.headers.get("x-runtime")
    if by_rails and not RUNTIME.fullmatch(told or ""):
        yield Difference(f"header x-runtime: is {told!r}, expected seconds with six decimals")
    if not by_rails and told is not None:
        yield Difference("header x-runtime: unexpected")
