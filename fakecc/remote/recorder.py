"""Makes a recording of what passes: a step a request, with placeholders, and without secrets.

A client that waits asks the same again and again. Such requests become one step, which a replay asks until the answer
is there, however many times that takes.
"""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, unquote_plus

from fakecc.json_types import Json
from fakecc.remote.asking import Step
from fakecc.remote.exchanges import HttpReply, HttpRequest, at
from fakecc.remote.recordings import version_of
from fakecc.remote.redaction import IN_URLS, SHORTEST, Redactor, is_secret_name, refuse_constant
from fakecc.remote.responses import OURS, SOMETIMES, UNSTABLE
from fakecc.remote.templating import Templates
from fakecc.remote.tokens import SCOPES, USER_SCOPES, claims_of
from fakecc.remote.unpredictable import keep_unpredictable, set_unpredictable

FORM = "application/x-www-form-urlencoded"
JSON_TYPE = "application/json"
MULTIPART = "multipart/"
# What a client says of itself or of the connection, or what a replay says anew.
NOT_ASKED = frozenset({
    "host", "user-agent", "accept-encoding", "connection", "content-length", "transfer-encoding", "authorization",
    "cookie", "te", "keep-alive", "expect", "via", "forwarded", "x-forwarded-for", "x-forwarded-host",
    "x-forwarded-proto",
})  # fmt: skip
NEVER_ASKED = frozenset({"authorization", "cookie", "content-length"})
# The value says nothing that two servers, or two runs, would have in common.
UNPREDICTABLE = frozenset({"x-vcap-request-id", "set-cookie"})
# What stands for bytes that are no text.
UNREADABLE = "\N{REPLACEMENT CHARACTER}"
RATE_LIMITS = "x-ratelimit-"
# Fields that name who logs in, or who is made.
NAMES_OF_PEOPLE = ("username", "userName", "client_id")
# Servers that keep sessions; the Cloud Controller keeps none.
WITH_COOKIES = frozenset({"uaa", "login"})
# The name and the value of a cookie, of several that are joined by commas: a comma in a date is followed by no name.
SET_COOKIE = re.compile(r"((?:^|, )[\w.-]+=)([^;,\s]+)(?=;|$)")
# Where an answer says that something is not over yet, and how.
WAITING: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("/last_operation/state", ("initial", "in progress")),
    ("/entity/last_operation/state", ("in progress",)),
    ("/entity/status", ("queued", "running")),
    ("/state", ("PROCESSING", "POLLING", "STAGING", "PENDING", "RUNNING", "AWAITING_UPLOAD", "PROCESSING_UPLOAD")),
)
# Scopes of the Cloud Controller that are more than a user's, and what a replay calls who has them.
RANKS = ("admin", "admin_read_only", "global_auditor")
WAITED_FOR = ("/v3/jobs/", "/v2/jobs/")
FIRST_REFUSAL = 400
# What a step of a scenario holds besides the request and its answer.
KEPT = ("about", "note", "setup", "until")
BODIES = ("json", "text", "bytes", "form")
# Fields of forms that hold what UAA gave; nothing so short was ever given.
GIVEN_TOKENS = frozenset({"refresh_token", "assertion", "token", "code"})


class CannotBeRecorded(Exception):  # noqa: N818 - reads as the sentence `raise CannotBeRecorded(...)`
    """A recording has no words for a request, such as one with bytes that are no text."""


class Recorder:
    """Takes down the requests of one scenario. Safe for threads."""

    def __init__(
        self,
        name: str,
        fixed: Mapping[str, str],
        *,
        about: str = "",
        source: str = "",
        of_a_scenario: bool = False,
        with_bytes: bool = False,
    ) -> None:
        """`fixed` are values that become placeholders, by their names: api, host, run, broker, uaa ...

        `of_a_scenario`: every header was asked for, so that none is a client's or a proxy's habit. `with_bytes`: bodies
        that are no text are written down as they are, whatever they hold.
        """
        self._with_bytes = with_bytes or of_a_scenario
        self._of_a_scenario = of_a_scenario
        self._not_asked = NEVER_ASKED if of_a_scenario else NOT_ASKED
        self._redactor = Redactor()
        self._templates = Templates(fixed, self._redactor)
        self._described = {"about": about, "source": source}
        self._name = name
        self._users: dict[str, str] = {}
        self._of_users: set[str] = set()
        self._steps: list[dict[str, Json]] = []
        self._unrepeatable: dict[int, str] = {}
        self._lock = threading.Lock()

    def add(
        self,
        request: HttpRequest,
        reply: HttpReply,
        *,
        user: str | None = None,
        to: str | None = None,
        known: Step | None = None,
        meanwhile: Sequence[HttpRequest] = (),
    ) -> None:
        """Write down what was asked and answered. Raises CannotBeRecorded.

        `user` is the recorded name of who asked, so that a replay asks with a token of its own; without one a token is
        recorded as every secret is. `to` is the server that was asked, if not the API. `known` is the scenario's step:
        what else it holds is kept. `meanwhile` are the requests that were made while events were read.
        """
        known = known or {}
        asked_before, answered_before = known.get("request", {}), known.get("response", {})
        with self._lock:
            asked = self._request(request, user, to, kind=next((kind for kind in BODIES if kind in asked_before), ""))
            if "events" in asked_before:
                asked["events"] = asked_before["events"]
            if meanwhile:
                before = asked_before["meanwhile"]
                asked["meanwhile"] = [
                    self._request(each, step.get("as"), step.get("to"))
                    for each, step in zip(meanwhile, before, strict=True)
                ]
            if not self._of_a_scenario:
                path = request.path.partition("?")[0]
                self._templates.choices.note(request.method, path, asked.get("json"), reply.json)
            # The answer of .../credentials is a secret as a whole, but not the refusal to give it.
            name = last_part(request.path) if reply.status < FIRST_REFUSAL else ""
            answer = self._response(reply, name, with_cookies=to in WITH_COOKIES)
            answer = self._as_known(answer, reply, answered_before)
            step = {**{key: known[key] for key in KEPT if key in known}, "request": asked, "response": answer}
            # A scenario says itself where it waits.
            if not self._of_a_scenario and request.method == "GET":
                self._fold(step, reply)
            self._steps.append(step)

    def add_broker_answers(self, answers: Json) -> None:
        """Write down what the broker answers from now on."""
        with self._lock:
            self._steps.append({"broker_answers": self._templates.request(answers)})

    def add_broker_requests(self, requests: Json) -> None:
        """Write down what the broker was asked since the last time."""
        with self._lock:
            self._steps.append({"broker_saw": self._templates.response(requests)})

    def add_step(self, step: Mapping[str, Json]) -> None:
        """Write down a step that asks nothing: a pause, envelopes."""
        with self._lock:
            self._steps.append(dict(self._templates.request(dict(step))))

    @property
    def length(self) -> int:
        """How many steps there are."""
        return len(self._steps)

    def document(self) -> dict[str, Json]:
        """The recording, as the schema has it. Secrets that were met late are gone from early steps, too."""
        with self._lock:
            described = {key: text for key, text in self._described.items() if text}
            head = {
                "version": version_of(self._steps),
                "scenario": self._name,
                **described,
                "users": self._users,
                **self._tokens(),
            }
            scrubbed: dict[str, Json] = self._redactor.scrub({**head, "steps": self._steps})
        return scrubbed

    def _tokens(self) -> dict[str, Json]:
        """What the tokens said that were sent without being given before, and are no user's."""
        said = {name: claims_of(secret) for name, secret in self.sent_secrets().items() if secret not in self._of_users}
        told = {name: self._templates.request(token) for name, token in said.items() if token is not None}
        return {"tokens": told} if told else {}

    def unrepeatable(self) -> dict[int, str]:
        """The steps, by their places, that a replay could not ask as they were asked, each with the reason."""
        return dict(self._unrepeatable)

    def sent_secrets(self) -> dict[str, str]:
        """The secrets that stand behind placeholders of requests, by name: for a replay in this process only."""
        return self._redactor.sent_secrets()

    def _request(self, request: HttpRequest, user: str | None, to: str | None, *, kind: str = "") -> dict[str, Json]:
        """`kind` is how a scenario has the body, one of BODIES; otherwise what it is decides."""
        self._keep_names(dict(parse_qsl(request.path.partition("?")[2])))
        asked: dict[str, Json] = {"method": request.method, "path": self._templates.path(request.path)}
        headers = {name.lower(): value for name, value in request.headers.items()}
        asked |= self._identity(headers.get("authorization"), user)
        if to:
            asked["to"] = to
        body = self._body(request.body, headers.get("content-type", ""), kind)
        usual = {"json": JSON_TYPE, "form": FORM}.get(next(iter(body), ""), "")
        plain = {
            name: value
            for name, value in headers.items()
            if name not in self._not_asked and not (name == "content-type" and value == usual)
        }
        if to in WITH_COOKIES and headers.get("cookie"):
            plain["cookie"] = headers["cookie"]
        if plain:
            asked["headers"] = {**asked.get("headers", {}), **self._templates.request(plain)}
        return {**asked, **body}

    def _identity(self, authorization: str | None, user: str | None) -> dict[str, Json]:
        if authorization is None:
            return {}
        scheme, _, secret = authorization.partition(" ")
        if scheme.lower() == "basic":
            return self._basic(secret) or {"headers": {"authorization": self._redactor.authorization(authorization)}}
        claims = at(claims_of(secret), "/claims")
        if user is None or not isinstance(claims, dict):
            return {"headers": {"authorization": self._redactor.authorization(authorization)}}
        self._redactor.placeholder(secret)
        self._of_users.add(secret)
        self._templates.note_who_asks(user, claims.get("email"))
        name = self._templates.path(user)
        guid = str(claims.get("user_id") or claims.get("sub") or "")
        if name not in self._users:
            self._users[name] = self._templates.path(guid)
        return {"as": name}

    def _basic(self, secret: str) -> dict[str, Json]:
        try:
            client, colon, password = base64.b64decode(secret, validate=True).decode().partition(":")
        except ValueError:
            return {}
        self._redactor.keep_name(client)
        return {"basic": [self._templates.path(client), self._shown_secret(password)]} if colon else {}

    def _shown_secret(self, secret: str) -> str:
        """What stands for the secret that a client shows. UAA decodes it as a part of a URL."""
        decoded = unquote_plus(secret)
        if decoded != secret and self._redactor.knows(decoded):
            # A replay makes up a secret that is the same when it is encoded.
            return self._redactor.placeholder(decoded)
        if decoded != secret or "%" in secret:
            self._unrepeatable[len(self._steps)] = "its client's secret has signs that a made-up one has not"
        return self._redactor.placeholder(secret)

    def _body(self, body: bytes | None, content_type: str, kind: str) -> dict[str, Json]:
        if not body:
            return {}
        try:
            text = body.decode()
        except UnicodeDecodeError:
            if self._with_bytes:
                return {"bytes": base64.b64encode(body).decode()}
            raise CannotBeRecorded("its body is no text, and may hold secrets; --bytes records it") from None
        was_kept = UNREADABLE not in text and (text.startswith("--") or not content_type.startswith(MULTIPART))
        if not (was_kept or self._of_a_scenario):
            raise CannotBeRecorded("its body was no text, and has not been kept")
        if content_type.startswith(FORM) and kind in {"", "form"}:
            pairs = parse_qsl(text, keep_blank_values=True)
            if "=" in text and pairs:
                self._keep_names(dict(pairs))
                return {"form": [[self._templates.path(name), self._field(name, value)] for name, value in pairs]}
            return {"text": self._templates.path(text)}
        document = _parse(text)
        self._keep_names(document if isinstance(document, dict) else {})
        is_json = content_type.split(";", maxsplit=1)[0] == JSON_TYPE and _says_the_same(text, document)
        if kind == "json" or (not kind and is_json):
            return {"json": self._templates.request(document)}
        return {"text": self._templates.path(text)}

    def _keep_names(self, fields: Mapping[str, Json]) -> None:
        """What names somebody stays, even where the password is the same word."""
        for name in NAMES_OF_PEOPLE:
            if isinstance(fields.get(name), str):
                self._redactor.keep_name(str(fields[name]))

    def _field(self, name: str, value: str) -> str:
        if not is_secret_name(name) and name not in IN_URLS:
            return str(self._templates.request(value))
        return value if name in GIVEN_TOKENS and len(value) < SHORTEST else self._redactor.placeholder(value)

    def _response(self, reply: HttpReply, name: str, *, with_cookies: bool) -> dict[str, Json]:
        headers = {
            name: self._cookies(value) if name == "set-cookie" and with_cookies else self._header(name, value)
            for name, value in sorted(reply.headers.items())
            if name not in UNSTABLE | SOMETIMES and not name.startswith(OURS)
        }
        answer: dict[str, Json] = {"status": reply.status, "headers": headers}
        if reply.is_json:
            return {**answer, "json": self._templates.response(reply.json, name)}
        return {**answer, "text": "${any}" if UNREADABLE in reply.text else self._templates.body(reply.text)}

    def _as_known(self, answer: dict[str, Json], reply: HttpReply, known: Mapping[str, Json]) -> dict[str, Json]:
        """The same answer, with what its scenario says of it: what no one can predict, what has no order, claims."""
        for part in ("headers", "json", "text"):
            if part in answer and part in known:
                answer[part] = keep_unpredictable(known[part], answer[part])
        if "json" in answer:
            answer["json"] = set_unpredictable(answer["json"], known.get("learn", {}))
        for pointer, told in known.get("claims", {}).items():
            claims = claims_of(at(reply.json, pointer))
            if claims is not None:
                made = keep_unpredictable(told, self._templates.response(claims))
                answer["claims"] = {**answer.get("claims", {}), pointer: made}
        return answer | ({"unordered": list(known["unordered"])} if known.get("unordered") else {})

    def _header(self, name: str, value: str) -> str:
        if name in UNPREDICTABLE or name.startswith(RATE_LIMITS) or is_secret_name(name):
            return "${any}"
        return self._templates.body(value)

    def _cookies(self, value: str) -> str:
        """The cookies that an answer sets, which later requests send."""
        return self._templates.body(SET_COOKIE.sub(lambda found: f"{found[1]}{self._redactor.cookie(found[2])}", value))

    def _fold(self, step: dict[str, Json], reply: HttpReply) -> None:
        """Have a step wait for what it shows, and take the place of the one before that asked the same in vain."""
        for pointer, states in WAITING:
            state = at(reply.json, pointer)
            if not isinstance(state, str):
                continue
            before = self._steps[-1] if self._steps else {}
            same = before.get("request") == step["request"] and "until" not in before
            if same and at(before["response"].get("json"), pointer) in states:
                self._steps.pop()
                if state not in states:
                    step["until"] = {"pointer": pointer, "not": list(states)}
            elif state not in states and str(step["request"]["path"]).startswith(WAITED_FOR):
                step["until"] = {"pointer": pointer, "not": list(states)}
            return


def recorded_name(authorization: str) -> str | None:
    """What a replay calls who asked with this header: the user, or a name for which it makes a token of the same rank.

    None where the header holds no token that can be read.
    """
    claims = at(claims_of(authorization.partition(" ")[2]), "/claims")
    if not isinstance(claims, dict):
        return None
    name = str(claims.get("user_name") or claims.get("client_id") or claims.get("sub") or "nobody")
    scopes: Json = claims.get("scope") or []
    for rank in RANKS:
        if f"cloud_controller.{rank}" in scopes:
            return name if f"cloud_controller.{rank}" in SCOPES.get(name, USER_SCOPES) else rank
    return name


def last_part(path: str) -> str:
    """The last part of a path, without its query."""
    return path.partition("?")[0].rpartition("/")[2]


def _parse(text: str) -> Json:
    try:
        return json.loads(text, parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        return None


def _says_the_same(text: str, document: Json) -> bool:
    """Does JSON that is written anew say the same? Not where a key stands twice, or for a number like 1e400."""
    if document is None:
        return False
    first, second = (
        json.loads(each, object_pairs_hook=lambda pairs: ["{", *pairs], parse_float=str)
        for each in (text, json.dumps(document))
    )
    return bool(first == second)
