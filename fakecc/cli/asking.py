"""How commands ask a server that is served."""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlencode, urlsplit

import click

from fakecc.json_types import Json
from fakecc.records import Value, value_type

SECONDS = 5.0


@value_type
class ServerAnswer(Value):
    """What a server answered: its status, and its body as text."""

    status: int
    text: str

    def json(self) -> Json:
        """The body as JSON, or None where it is none."""
        try:
            return json.loads(self.text)
        except ValueError:
            return None


def ask(
    url: str,
    path: str,
    *,
    headers: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
) -> ServerAnswer:
    """GET a path of a server, or POST a form to it. Raises ClickException where nobody answers.

    The server is fakecc on this machine, so its certificate is not looked at.
    """
    parts = urlsplit(url)
    if parts.scheme == "https":
        connection: HTTPConnection = HTTPSConnection(parts.netloc, timeout=seconds, context=_trusting())
    else:
        connection = HTTPConnection(parts.netloc, timeout=seconds)
    sent = dict(headers or {})
    body = None
    if form is not None:
        body = urlencode(form)
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request("GET" if form is None else "POST", parts.path.rstrip("/") + path, body, sent)
        answer = connection.getresponse()
        return ServerAnswer(status=answer.status, text=answer.read().decode(errors="replace"))
    except (OSError, HTTPException) as error:
        raise click.ClickException(f"no answer from {url}: {error}") from None
    finally:
        connection.close()


def control_headers(token: str) -> dict[str, str]:
    """What a request to /_fakecc needs where the server was started with a token."""
    return {"X-Fakecc-Token": token} if token else {}


def _trusting() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
