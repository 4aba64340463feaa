"""fakecc behind a session of requests: an adapter that asks a gateway."""

from __future__ import annotations

import time
from collections.abc import Mapping
from email.message import Message
from io import BytesIO
from typing import Any

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse

from fakecc.transports.gateway import Gateway, GatewayAnswer

# How requests names what breaks a connection; half of an answer is read with its body.
BROKEN: Mapping[str, tuple[type[requests.RequestException], str]] = {
    "refused": (requests.ConnectionError, "Connection refused"),
    "reset": (requests.ConnectionError, "Connection reset by peer"),
    "close": (requests.ConnectionError, "Remote end closed connection without response"),
    "hang": (requests.ConnectionError, "Remote end closed connection without response"),
    "garbage": (requests.ConnectionError, "the answer is no HTTP"),
    "truncate": (requests.exceptions.ChunkedEncodingError, "Connection broken: IncompleteRead"),
    "wrong_length": (requests.exceptions.ChunkedEncodingError, "Connection broken: IncompleteRead"),
    "timeout": (requests.ReadTimeout, "Read timed out."),
}


class Adapter(HTTPAdapter):
    """Answers at the gateway's urls; whatever else is asked goes to the adapter that was there before."""

    def __init__(self, gateway: Gateway, other: BaseAdapter) -> None:
        super().__init__()
        self._gateway = gateway
        self._other = other

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002 - requests' own signature
        timeout: Any = None,  # noqa: ANN401 - as above
        verify: Any = True,  # noqa: ANN401, FBT002 - as above
        cert: Any = None,  # noqa: ANN401 - as above
        proxies: Any = None,  # noqa: ANN401 - as above
    ) -> requests.Response:
        """Give the answer. Raises what requests raises where a fault breaks the connection."""
        url = request.url or ""
        if not self._gateway.answers_for(url):
            return self._other.send(request, stream, timeout, verify, cert, proxies)
        patience = timeout[1] if isinstance(timeout, tuple) else timeout
        answer = self._gateway.ask(request.method or "GET", url, _headers(request), _body(request), timeout=patience)
        if answer.delay:
            time.sleep(answer.delay)
        if answer.broken:
            kind, sentence = BROKEN[answer.broken]
            raise kind(sentence, request=request)
        return self.build_response(request, _raw(answer))


def _headers(request: requests.PreparedRequest) -> list[tuple[str, str]]:
    """The headers as text; how long the body is, the gateway sees."""
    return [
        (_text(name), _text(value))
        for name, value in request.headers.items()
        if _text(name).lower() not in {"content-length", "transfer-encoding"}
    ]


def _text(value: Any) -> str:  # noqa: ANN401 - requests takes text and bytes
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _body(request: requests.PreparedRequest) -> bytes:
    body: Any = request.body
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes):
        return body
    read = getattr(body, "read", None)
    held: Any = read() if read else b"".join(body)
    return held.encode() if isinstance(held, str) else held


class _Origin:
    """What http.cookiejar reads of an answer of http.client."""

    def __init__(self, answer: GatewayAnswer) -> None:
        self.msg = Message()
        for name, value in answer.headers:
            self.msg[name] = value

    def isclosed(self) -> bool:
        return True

    def close(self) -> None:
        return


def _raw(answer: GatewayAnswer) -> HTTPResponse:
    origin: Any = _Origin(answer)
    return HTTPResponse(
        body=BytesIO(answer.body),
        headers=HTTPHeaderDict(answer.headers),
        status=answer.status,
        reason=None,
        preload_content=False,
        original_response=origin,
    )
