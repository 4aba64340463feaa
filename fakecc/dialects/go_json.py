"""How Go's encoding/json reads a body into its types: case of keys does not count, null is nothing.

Its errors are in its words.

Source: go:src/encoding/json/decode.go, scanner.go, stream.go
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field

from fakecc.json_types import Json
from fakecc.records import Value, value_type

SPACE = " \t\r\n"
NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
WORDS: dict[str, Json] = {"true": True, "false": False, "null": None}
INTEGERS = {"int": (-(2**63), 2**63 - 1), "uint16": (0, 65535)}


class GoError(Exception):
    """What Go would say, without the caller's own words before it."""


@value_type
class Number(Value):
    """A number as it was written."""

    text: str


@value_type
class GoType(Value):
    """A type of Go's. `name` is what errors print. `fields` are a struct's, by their key; `items` a slice's.

    `embedded` is the name of the struct inside it that holds its fields, or empty.
    """

    name: str
    fields: Mapping[str, GoType] = field(default_factory=dict["str", "GoType"])
    items: GoType | None = None
    embedded: str = ""


STRING = GoType(name="string")
INT = GoType(name="int")
UINT16 = GoType(name="uint16")
BOOL = GoType(name="bool")


def decode(text: str, kind: GoType) -> Json:
    """The first value of a stream, as Decoder.Decode gives it: what follows it is not looked at. Raises GoError."""
    scanner = _Scanner(text, ended="unexpected EOF")
    if not text.strip(SPACE):
        raise GoError("EOF")
    return _fit(scanner.value(), kind)


def unmarshal(text: str, kind: GoType) -> Json:
    """A text that is one value, as Unmarshal gives it. Raises GoError."""
    scanner = _Scanner(text, ended="unexpected end of JSON input")
    value = scanner.value()
    scanner.end()
    return _fit(value, kind)


class _Scanner:
    """Reads JSON from the front, to the first mistake."""

    def __init__(self, text: str, *, ended: str) -> None:
        self._text = text
        self._at = 0
        self._ended = ended

    def value(self) -> Json:
        sign = self._next()
        readers: dict[str, Callable[[], Json]] = {"{": self._object, "[": self._array, '"': self._string}
        if sign in readers:
            return readers[sign]()
        if sign == "-" or sign.isdigit():
            return self._number()
        word = next((word for word in WORDS if word[0] == sign), "")
        if not word:
            raise self._wrong("looking for beginning of value")
        return self._word(word)

    def end(self) -> None:
        self._skip()
        if self._at < len(self._text):
            raise self._wrong("after top-level value")

    def _skip(self) -> None:
        while self._at < len(self._text) and self._text[self._at] in SPACE:
            self._at += 1

    def _next(self) -> str:
        """The next sign that is no space, which stays to be read."""
        self._skip()
        return self._sign()

    def _sign(self) -> str:
        if self._at >= len(self._text):
            raise GoError(self._ended)
        return self._text[self._at]

    def _wrong(self, where: str) -> GoError:
        sign = self._text[self._at]
        shown = {"'": "'\\''", '"': "'\"'"}.get(sign, f"'{_quote(sign)}'")
        return GoError(f"invalid character {shown} {where}")

    def _object(self) -> Json:
        self._at += 1
        found: dict[str, Json] = {}
        if self._next() == "}":
            self._at += 1
            return found
        while True:
            if self._next() != '"':
                raise self._wrong("looking for beginning of object key string")
            key = self._string()
            if self._next() != ":":
                raise self._wrong("after object key")
            self._at += 1
            found[key] = self.value()
            if self._closes("}", "after object key:value pair"):
                return found

    def _array(self) -> Json:
        self._at += 1
        found: list[Json] = []
        if self._next() == "]":
            self._at += 1
            return found
        while True:
            found.append(self.value())
            if self._closes("]", "after array element"):
                return found

    def _closes(self, closing: str, where: str) -> bool:
        sign = self._next()
        if sign not in {closing, ","}:
            raise self._wrong(where)
        self._at += 1
        return sign == closing

    def _string(self) -> str:
        self._at += 1
        parts: list[str] = []
        while True:
            sign = self._sign()
            if sign == '"':
                self._at += 1
                return "".join(parts)
            if ord(sign) < 0x20:
                raise self._wrong("in string literal")
            self._at += 1
            parts.append(self._escape() if sign == "\\" else sign)

    def _escape(self) -> str:
        sign = self._sign()
        if sign == "u":
            self._at += 1
            return self._unicode()
        if sign not in ESCAPES:
            raise self._wrong("in string escape code")
        self._at += 1
        return ESCAPES[sign]

    def _unicode(self) -> str:
        digits = ""
        while len(digits) < 4:
            sign = self._sign()
            if sign not in "0123456789abcdefABCDEF":
                raise self._wrong("in \\u hexadecimal character escape")
            digits += sign
            self._at += 1
        return chr(int(digits, 16))

    def _number(self) -> Json:
        match = NUMBER.match(self._text, self._at)
        if match is None:
            self._at += 1
            self._sign()
            raise self._wrong("in numeric literal")
        self._at = match.end()
        rest = self._text[self._at : self._at + 1]
        if rest in {".", "e", "E"} and rest:
            self._at += 1
            self._sign()
            where = "after decimal point" if rest == "." else "in exponent of"
            raise self._wrong(f"{where} in numeric literal" if rest == "." else f"{where} numeric literal")
        return Number(text=match[0])

    def _word(self, word: str) -> Json:
        for sign in word:
            if self._sign() != sign:
                raise self._wrong(f"in literal {word} (expecting '{sign}')")
            self._at += 1
        return WORDS[word]


def _quote(sign: str) -> str:
    """A sign as strconv.Quote shows it."""
    shown = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\\": "\\\\", "\b": "\\b", "\f": "\\f"}.get(sign)
    if shown:
        return shown
    return f"\\x{ord(sign):02x}" if ord(sign) < 0x20 else sign


class _Fitting:
    """Puts a value into a type; of several misfits the first is told, when all is read."""

    def __init__(self) -> None:
        self.problem = ""

    def fit(self, value: Json, kind: GoType, struct: str = "", path: tuple[str, ...] = ()) -> Json:
        if value is None:
            return None
        if kind.fields:
            return self._struct(value, kind, struct, path)
        if kind.items:
            return self._slice(value, kind, struct, path)
        if kind.name in INTEGERS:
            return self._integer(value, kind, struct, path)
        if isinstance(value, bool if kind.name == "bool" else str):
            return value
        return self._misfit(_name_of(value), kind, struct, path)

    def _struct(self, value: Json, kind: GoType, struct: str, path: tuple[str, ...]) -> Json:
        if not isinstance(value, dict):
            return self._misfit(_name_of(value), kind, struct, path)
        found: dict[str, Json] = {}
        own = kind.name.rpartition(".")[2]
        for key, item in value.items():
            name = _field(key, kind.fields)
            if name is None:
                continue
            inside = (*path, kind.embedded, name) if kind.embedded else (*path, name)
            fitted = self.fit(item, kind.fields[name], own, inside)
            if fitted is not None:
                found[name] = fitted
        return found

    def _slice(self, value: Json, kind: GoType, struct: str, path: tuple[str, ...]) -> Json:
        if not isinstance(value, list) or kind.items is None:
            return self._misfit(_name_of(value), kind, struct, path)
        items = kind.items
        return [self.fit(item, items, struct, path) or _zero(items) for item in value]

    def _integer(self, value: Json, kind: GoType, struct: str, path: tuple[str, ...]) -> Json:
        if not isinstance(value, Number):
            return self._misfit(_name_of(value), kind, struct, path)
        least, most = INTEGERS[kind.name]
        if not re.fullmatch(r"-?\d+", value.text) or not least <= int(value.text) <= most:
            return self._misfit(f"number {value.text}", kind, struct, path)
        return int(value.text)

    def _misfit(self, value: str, kind: GoType, struct: str, path: tuple[str, ...]) -> Json:
        place = f"struct field {struct}.{'.'.join(path)} of" if struct else "value of"
        self.problem = self.problem or f"json: cannot unmarshal {value} into Go {place} type {kind.name}"
        return None


def _fit(value: Json, kind: GoType) -> Json:
    fitting = _Fitting()
    fitted = fitting.fit(value, kind)
    if fitting.problem:
        raise GoError(fitting.problem)
    return _zero(kind) if fitted is None else fitted


def _zero(kind: GoType) -> Json:
    return {} if kind.fields else [] if kind.items else None


def _field(key: str, fields: Mapping[str, GoType]) -> str | None:
    """The field that a key means: the very one, or else one that differs in case."""
    if key in fields:
        return key
    return next((name for name in fields if name.lower() == key.lower()), None)


def _name_of(value: Json) -> str:
    if isinstance(value, bool):
        return "bool"
    names: tuple[tuple[type, str], ...] = ((str, "string"), (Number, "number"), (list, "array"), (dict, "object"))
    return next(name for kind, name in names if isinstance(value, kind))
