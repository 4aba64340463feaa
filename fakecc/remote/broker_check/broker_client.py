"""Requests to a broker, each with the headers that a platform sends, and every answer kept."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Mapping
from http.client import HTTPException
from urllib.parse import urlencode

from fakecc.json_types import Json
from fakecc.records import Value, value_type
from fakecc.remote.broker_check.verdicts import RuleBroken
from fakecc.remote.exchanges import HttpRequest, send
from fakecc.remote.tokens import basic

VERSION = "2.17"
CATALOG = "/v2/catalog"
VERSION_HEADER = "X-Broker-API-Version"
IDENTITY_HEADER = "X-Broker-API-Originating-Identity"
REQUEST_HEADER = "X-Broker-API-Request-Identity"
LONGEST = 300
HIDDEN = "[not shown]"


@value_type
class BrokerReply(Value):
    """An answer with what was asked. `status` is 0 where there was no answer; then `text` says why.

    `headers` have small letters; `is_json`: does the body hold `json`, or only `text`?
    """

    method: str
    path: str
    status: int
    headers: Mapping[str, str]
    text: str
    json: Json = None
    is_json: bool = False

    def member(self, name: str) -> Json:
        """A member of the object in the body, or None."""
        return self.json.get(name) if isinstance(self.json, dict) else None

    def __str__(self) -> str:
        """The request and its answer, in a line, without credentials: reports go elsewhere."""
        text = " ".join(self.text.split())
        if isinstance(self.json, dict) and "credentials" in self.json:
            text = json.dumps({**self.json, "credentials": HIDDEN})
        return f"{self.method} {self.path} answered {self.status or 'nothing'}: {text}"[:LONGEST]


class BrokerClient:
    """Asks one broker. `credentials` is a user's name and password, or None; `replies` are the answers so far."""

    def __init__(self, url: str, credentials: tuple[str, str] | None, *, insecure: bool = False) -> None:
        self.credentials = credentials
        self.replies: list[BrokerReply] = []
        self._url = url.rstrip("/")
        self._insecure = insecure

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Json = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> BrokerReply:
        """Ask, and keep the answer. `headers` replace those of a platform; None leaves one out."""
        asked = path + (f"?{urlencode(query)}" if query else "")
        given = {**self._headers(with_body=body is not None), **(headers or {})}
        request = HttpRequest(
            base=self._url,
            method=method,
            path=asked,
            headers={name: value for name, value in given.items() if value is not None},
            body=None if body is None else json.dumps(body).encode(),
        )
        reply = self._reply(request)
        self.replies.append(reply)
        return reply

    def _reply(self, request: HttpRequest) -> BrokerReply:
        try:
            answer = send(request, insecure=self._insecure)
        except (OSError, HTTPException) as error:
            told = f"{type(error).__name__}: {error}"
            return BrokerReply(method=request.method, path=request.path, status=0, headers={}, text=told)
        return BrokerReply(
            method=request.method,
            path=request.path,
            status=answer.status,
            headers=answer.headers,
            text=answer.text,
            json=answer.json,
            is_json=answer.is_json,
        )

    def _headers(self, *, with_body: bool) -> dict[str, str | None]:
        return {
            VERSION_HEADER: VERSION,
            IDENTITY_HEADER: identity("cloudfoundry", {"user_id": "683ea748-3092-4ff4-b656-39cacc4d5360"}),
            REQUEST_HEADER: str(uuid.uuid4()),
            "Accept": "application/json",
            "Authorization": basic(*self.credentials) if self.credentials else None,
            "Content-Type": "application/json" if with_body else None,
        }


def identity(platform: str, user: Json) -> str:
    """The value of the header that tells on whose behalf a request is sent."""
    return f"{platform} {base64.b64encode(json.dumps(user).encode()).decode()}"


def expect(reply: BrokerReply, *statuses: int) -> None:
    """Raises RuleBroken where the answer has none of these statuses."""
    if reply.status not in statuses:
        raise RuleBroken(f"expected {' or '.join(map(str, statuses))}; {reply}")


def expect_refusal(reply: BrokerReply, error: str) -> None:
    """Raises RuleBroken where the answer is not 422 with this error code."""
    expect(reply, 422)
    if reply.member("error") != error:
        raise RuleBroken(f'expected the error code "{error}"; {reply}')


def expect_object(reply: BrokerReply) -> None:
    """Raises RuleBroken where the body of a success is no JSON object."""
    if reply.status in {200, 201, 202} and not isinstance(reply.json, dict):
        raise RuleBroken(f"expected a JSON object; {reply}")
