"""What stands in a recording where a value differs from run to run.

    ${guid1}   a GUID, the same wherever the same number stands
    ${time}    an RFC 3339 timestamp to the second, in UTC, with Z     ${time+00:00}  the same, with +00:00
    ${run}     the random word that keeps one run's names apart from another's
    ${api}     the server's base URL          ${broker}  the test broker's base URL
    ${host}    the server's host and port, where they stand without a scheme
    ${any}     whatever text; where it is the whole value, whatever value (for what no one can predict)

Those of UAA:

    ${uaa}     UAA's base URL, ${login} the login server's   ${uaahost}, ${loginhost}  the same without the scheme
    ${token1}  a token, code or cookie, ${hex1} 32 hexadecimal digits, ${sig1} up to 8 of them, ${kid} a key's name:
               learnt like a GUID, and sent in later requests
    ${time_ms} as ${time}, with milliseconds   ${httpdate} a time as HTTP headers have it   ${javadate} as Java has it
    ${epoch}, ${epoch+1200}  a number: the seconds since 1970 now, or so many later, give or take two minutes
    ${epoch_ms}  a number: some moment in milliseconds since 1970
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping

from fakecc.json_types import Json
from fakecc.remote.tokens import sign

GUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
# What any run may have in these places.
FREE = {
    "time": TIME,
    "time+00:00": TIME.replace("Z", r"\+00:00"),
    "time_ms": TIME.replace("Z", r"\.\d{3}Z"),
    "httpdate": r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT",
    "javadate": r"\w{3} \w{3} \d\d \d\d:\d\d:\d\d UTC \d{4}",
    "any": ".*",
}
# What is learnt when it is first met, by the placeholder without its number.
LEARNT = {"guid": GUID, "token": r"[^\s\"&#;,<>]+", "hex": r"[0-9a-f]{32}", "sig": r"[0-9a-f]{1,8}", "kid": r"[^\s\"]+"}
PLACEHOLDER = re.compile(
    r"\$\{((?:guid|token|hex|sig)\d+|kid|time|time\+00:00|time_ms|httpdate|javadate|run|api|host|broker|uaa|login"
    r"|uaahost|loginhost|any)\}"
)
MOMENT = re.compile(r"\$\{epoch(_ms|\+\d+)?\}")


class Bindings:
    """What each placeholder stands for in this run; one that was met stands for the same ever after."""

    def __init__(self, **fixed: str) -> None:
        """`fixed` are the values that are known before: run, api, host, broker, uaa, login ..."""
        self.fixed = fixed
        self.learnt: dict[str, str] = {}
        # What tokens say that are signed when they are first sent: by then it is known whom they are about.
        self.tokens: Mapping[str, Json] = {}

    def fill(self, value: Json) -> Json:
        """A request with this run's values in place of placeholders; an unknown GUID is made up."""
        if isinstance(value, dict):
            return {self.fill(key): self.fill(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.fill(item) for item in value]
        if isinstance(value, str):
            return PLACEHOLDER.sub(lambda found: self._value_of(found[1]), value)
        return value

    def fits(self, template: str, actual: str) -> bool:
        """Is this the text that the template describes? Learns what it meets for the first time."""
        pattern, fresh, position = "", dict[str, None](), 0
        for found in PLACEHOLDER.finditer(template):
            pattern += re.escape(template[position : found.start()]) + self._pattern(found[1], fresh)
            position = found.end()
        fitted = re.fullmatch(pattern + re.escape(template[position:]), actual, re.DOTALL)
        if not fitted:
            return False
        values = {name: fitted[name] for name in fresh}
        if self._names_one_guid_twice(values):
            return False
        self.learnt |= values
        return True

    def knows(self, name: str) -> bool:
        """Was this placeholder met, or is it known before?"""
        return name in self.learnt or name in self.fixed

    def _pattern(self, name: str, fresh: dict[str, None]) -> str:
        kind = name.rstrip("0123456789")
        if name in fresh:
            return f"(?P={name})"
        if name in self.learnt:
            return re.escape(self.learnt[name])
        if kind in LEARNT:
            fresh[name] = None
            return f"(?P<{name}>{LEARNT[kind]})"
        return FREE.get(name) or re.escape(self.fixed[name])

    def _names_one_guid_twice(self, values: dict[str, str]) -> bool:
        """Two placeholders are two GUIDs: is one of the new ones known under another name?"""
        fresh = [value for name, value in values.items() if name.startswith("guid")]
        known = {value for name, value in self.learnt.items() if name.startswith("guid")}
        return len(known.union(fresh)) < len(known) + len(fresh)

    def _value_of(self, name: str) -> str:
        if name in self.tokens and name not in self.learnt:
            said = self.tokens[name]
            self.learnt[name] = sign(self.fill(said["header"]), self.fill(said["claims"]))
        if name.rstrip("0123456789") in LEARNT:
            return self.learnt.setdefault(name, str(uuid.uuid4()) if name.startswith("guid") else uuid.uuid4().hex)
        return self.fixed[name]
