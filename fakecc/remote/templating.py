"""What differs from run to run becomes a placeholder: the way back from `placeholders`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fakecc.clock import wall_second
from fakecc.json_types import Json
from fakecc.remote.placeholders import FREE, GUID, LEARNT
from fakecc.remote.redaction import Redactor
from fakecc.remote.tokens import email_of

MOMENTS = ("time", "time+00:00", "time_ms", "httpdate", "javadate")
# What each server makes up by a secret of its own.
OF_THE_SERVER = frozenset({"rev_sig"})
# A number of this size is a moment of this century.
MILLISECONDS = range(10**12, 10**13)
NANOSECONDS = range(10**18, 10**19)
# So far away a moment is still now, as a replay understands it.
NOW_SECONDS = 120
# As long as what UAA gives lives at most; a number that is no moment is hardly ever so close.
A_MONTH = 31 * 86400
_MOMENT = re.compile("|".join(f"(?P<m{number}>{FREE[name]})" for number, name in enumerate(MOMENTS)))
# What is escaped in a URL may end with digits: %20 and then a guid.
_GUID = re.compile(rf"(?:(?<![0-9a-f-])|(?<=%[0-9A-Fa-f]{{2}})){GUID}(?![0-9a-f])")
TASKS = re.compile(r"/v3/apps/[^/]+/tasks")
ROUTES = re.compile(r"/v[23]/routes")
_PORT = re.compile(r"(?<=[\w.-]):(\d{1,5})(?!\d)")
_HEX = re.compile(rf"(?<![0-9A-Za-z]){LEARNT['hex']}(?![0-9A-Za-z])")


def _number(value: int) -> Json:
    """A number that came back; one that tells a moment says so."""
    if value in MILLISECONDS:
        return "${epoch_ms}"
    if value in NANOSECONDS:
        return "${any}"
    later = value - wall_second()
    if abs(later) < NOW_SECONDS:
        return "${epoch}"
    return f"${{epoch+{later}}}" if 0 < later < A_MONTH else value


class ServerChoices:
    """What a server chose where a request left it open: the name of a task, the port of a route."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._ports: set[int] = set()

    def note(self, method: str, path: str, asked: Json, answer: Json) -> None:
        """Look whether a request left something open that its answer says."""
        wanted: Mapping[str, Json] = asked if isinstance(asked, dict) else {}
        if method != "POST" or not isinstance(answer, dict):
            return
        name = answer.get("name")
        if TASKS.fullmatch(path) and not wanted.get("name") and isinstance(name, str):
            self._names.setdefault(name, f"${{sig{len(self._names) + 1}}}")
        shown = answer.get("entity", answer)
        if ROUTES.fullmatch(path) and isinstance(shown, dict) and not wanted.get("port") and shown.get("port"):
            self._ports.add(shown["port"])

    def number(self, value: int, name: str) -> Json:
        """A number, or what stands for it."""
        return "${any}" if name == "port" and value in self._ports else value

    def text(self, text: str, *, sent: bool) -> str:
        """A text with what stands for such names; in an answer also for such ports, where they follow a colon."""
        for name, placeholder in self._names.items():
            if name in text:
                text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", placeholder, text)
        if sent or not self._ports:
            return text
        return _PORT.sub(lambda found: ":${any}" if int(found[1]) in self._ports else found[0], text)


class Templates:
    """Makes templates of one run's values; a guid has the same placeholder wherever it stands.

    `fixed` are the values that are known before, by their placeholders: run, api, host, broker, uaa ...
    """

    def __init__(self, fixed: Mapping[str, str], redactor: Redactor) -> None:
        """An empty value stands for nothing."""
        self._redactor = redactor
        # The longest first: an URL of UAA may begin with that of the API, and ends with a host.
        self._fixed = sorted(((value, name) for name, value in fixed.items() if value), key=lambda pair: -len(pair[0]))
        self._guids: dict[str, str] = {}
        self._hexes: dict[str, str] = {}
        self.choices = ServerChoices()
        # What answers say of who asks, and would say otherwise of who asks again.
        self._of_who_asks: set[str] = set()

    def request(self, value: Json) -> Json:
        """What was sent. Moments stay: nobody could fill them in."""
        return self._of(self._redactor.value(value, sent=True), sent=True)

    def response(self, value: Json, name: str = "") -> Json:
        """What came back; `name` is the last part of its path, which may say that all of it is secret."""
        return self._of(self._redactor.value(value, sent=False, name=name), sent=False)

    def path(self, path: str) -> str:
        """A path with its query, or other text that was sent and holds names with their values."""
        return self._text(self._redactor.assignments(path, sent=True), sent=True)

    def body(self, text: str) -> str:
        """A body that came back and is no JSON."""
        return self._text(self._redactor.assignments(text, sent=False), sent=False)

    def note_who_asks(self, name: str, email: Json) -> None:
        """The one who asks has this address; a replay that logs in nobody has one made of the name."""
        if isinstance(email, str) and email != email_of(name):
            self._of_who_asks.add(email)

    def guid(self, guid: str) -> str:
        """What stands for a guid."""
        return self._guids.setdefault(guid, f"${{guid{len(self._guids) + 1}}}")

    def _of(self, value: Json, *, sent: bool, name: str = "") -> Json:
        if isinstance(value, dict):
            return {
                self._text(key, sent=sent): (
                    "${any}" if key in OF_THE_SERVER and not sent else self._of(item, sent=sent, name=key)
                )
                for key, item in value.items()
            }
        if isinstance(value, list):
            return [self._of(item, sent=sent) for item in value]
        if isinstance(value, int) and not isinstance(value, bool) and not sent:
            return self.choices.number(value, name) if name == "port" else _number(value)
        return self._text(value, sent=sent) if isinstance(value, str) else value

    def _text(self, text: str, *, sent: bool) -> str:
        if not sent and text in self._of_who_asks:
            return "${any}"
        text = _GUID.sub(lambda found: self.guid(found[0]), text)
        text = _HEX.sub(lambda found: self._hexes.setdefault(found[0], f"${{hex{len(self._hexes) + 1}}}"), text)
        for value, name in self._fixed:
            text = text.replace(value, f"${{{name}}}")
        text = self.choices.text(text, sent=sent)
        if sent:
            return text
        return _MOMENT.sub(lambda found: f"${{{MOMENTS[int((found.lastgroup or 'm0')[1:])]}}}", text)
