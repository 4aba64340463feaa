"""fakecc behind clients of httpx: a transport that asks a gateway, and one for asynchronous clients."""

from __future__ import annotations

import time
from collections.abc import Mapping

import anyio
import anyio.to_thread
import httpx

from fakecc.transports.gateway import Gateway, GatewayAnswer

# How httpx names what breaks a connection.
BROKEN: Mapping[str, tuple[type[httpx.TransportError], str]] = {
    "reset": (httpx.ReadError, "Connection reset by peer"),
    "close": (httpx.RemoteProtocolError, "Server disconnected without sending a response."),
    "hang": (httpx.RemoteProtocolError, "Server disconnected without sending a response."),
    "garbage": (httpx.RemoteProtocolError, "illegal status line"),
    "refused": (httpx.ConnectError, "Connection refused"),
    "truncate": (httpx.RemoteProtocolError, "peer closed connection without sending complete message body"),
    "wrong_length": (httpx.RemoteProtocolError, "peer closed connection without sending complete message body"),
    "timeout": (httpx.ReadTimeout, "The read operation timed out"),
}


class Transport(httpx.BaseTransport):
    """Answers `httpx.Client` in this process."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Give the answer. Raises what httpx raises where there is no such host, or a fault breaks the connection."""
        answer = _ask(self._gateway, request, request.read())
        if answer.delay:
            time.sleep(answer.delay)
        return _response(answer, request)


class AsyncTransport(httpx.AsyncBaseTransport):
    """Answers `httpx.AsyncClient`: in a thread, as a broker may be asked meanwhile."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Give the answer. Raises as Transport does."""
        body = await request.aread()
        answer = await anyio.to_thread.run_sync(_ask, self._gateway, request, body)
        if answer.delay:
            await anyio.sleep(answer.delay)
        return _response(answer, request)


def _ask(gateway: Gateway, request: httpx.Request, body: bytes) -> GatewayAnswer:
    url = str(request.url)
    if not gateway.answers_for(url):
        raise httpx.ConnectError(f"no world is at {request.url.host}", request=request)
    headers = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in request.headers.raw
        if name.lower() not in {b"content-length", b"transfer-encoding"}
    ]
    patience = request.extensions.get("timeout", {}).get("read")
    return gateway.ask(request.method, url, headers, body, timeout=patience)


def _response(answer: GatewayAnswer, request: httpx.Request) -> httpx.Response:
    if answer.broken:
        kind, sentence = BROKEN[answer.broken]
        raise kind(sentence, request=request)
    return httpx.Response(answer.status, headers=answer.headers, content=answer.body, request=request)
