"""What a recorded step asks, sent with this run's values in place of placeholders."""

from __future__ import annotations

import base64
import json
import secrets
import time
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode, urlsplit

from fakecc.json_types import Json
from fakecc.remote.exchanges import HttpReply, HttpRequest, at, read_events, send
from fakecc.remote.placeholders import PLACEHOLDER, Bindings
from fakecc.remote.targets import RemoteServer
from fakecc.remote.tokens import basic, token_of

Step = Mapping[str, Json]
PATIENCE = 10.0
POLL_SECONDS = 0.05
# Placeholders that stand for a server beside the API.
SERVERS = frozenset({"uaa", "login", "uaahost", "loginhost"})


def bindings_for(steps: Iterable[Step], target: RemoteServer, broker: str) -> Bindings:
    """What is known before the first step: a random run word, and the URLs of the servers that the steps name.

    `broker` is the URL of the broker whose answers are dictated. Raises OSError where the links of `target` are wanted
    and it does not answer.
    """
    wanted = {step["request"]["to"] for step in steps if "to" in step.get("request", ())}
    wanted |= SERVERS & set(PLACEHOLDER.findall(json.dumps(list(steps))))
    bases = target.bases(wanted) if wanted else {}
    host = urlsplit(target.api).netloc
    return Bindings(run=secrets.token_hex(4), api=target.api, host=host, broker=broker, **bases)


class Asker:
    """Sends the requests of one scenario to a server, each as the user that it names."""

    def __init__(self, target: RemoteServer, users: Mapping[str, str], bindings: Bindings) -> None:
        """Log in the users, whose guids may be placeholders. Raises LogInFailed, OSError."""
        self._target = target
        self._bindings = bindings
        self._tokens = {
            name: target.log_in(name) or token_of(bindings.fill(name), bindings.fill(guid))
            for name, guid in users.items()
        }

    def perform(self, asked: Step, until: Json = None, patience: float = PATIENCE) -> HttpReply:
        """Ask; with `until` again and again for so many seconds, until a value is none of those that say "not yet".

        Raises OSError or HTTPException where there is no answer, KeyError for a user or a server without a name.
        """
        request = self.request(asked)
        if "events" in asked:
            others = asked.get("meanwhile", ())
            return read_events(
                request,
                asked["events"],
                lambda: [self.perform(other, None, patience) for other in others],
                insecure=self._target.insecure,
            )
        deadline = time.monotonic() + patience
        while True:
            reply = send(request, joined="to" in asked, insecure=self._target.insecure)
            is_ready = until is None or at(reply.json, until["pointer"]) not in until["not"]
            if is_ready or time.monotonic() > deadline:
                return reply
            time.sleep(POLL_SECONDS)

    def request(self, asked: Step) -> HttpRequest:
        """What is sent for a recorded request. Raises KeyError for a user or a server without a name."""
        fill = self._bindings.fill
        headers = dict(fill(asked.get("headers", {})))
        if "as" in asked:
            headers["Authorization"] = f"bearer {self._tokens[asked['as']]}"
        if "basic" in asked:
            headers["Authorization"] = basic(*fill(asked["basic"]))
        body = None
        if "json" in asked:
            body = json.dumps(fill(asked["json"])).encode()
            headers.setdefault("Content-Type", "application/json")
        elif "text" in asked:
            body = fill(asked["text"]).encode()
        elif "bytes" in asked:
            body = base64.b64decode(asked["bytes"])
        elif "form" in asked:
            form = fill(asked["form"])
            body = urlencode(form if isinstance(form, dict) else [tuple(pair) for pair in form]).encode()
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        base = self._bindings.fixed[asked["to"]] if "to" in asked else self._target.api
        return HttpRequest(base=base, method=asked["method"], path=fill(asked["path"]), headers=headers, body=body)

    def give_envelopes(self, envelopes: Json) -> int:
        """Give log lines and metrics to a fakecc; the status of its answer."""
        body = json.dumps({"batch": self._bindings.fill(envelopes)}).encode()
        kind = {"Content-Type": "application/json"}
        request = HttpRequest(base=self._target.api, method="POST", path="/_fakecc/envelopes", headers=kind, body=body)
        return send(request, insecure=self._target.insecure).status
