"""Read a body as Oj's stream parser does: it accepts more than JSON, and its complaints are copied word for word.

Source: oj 3.17:ext/oj/sparse.c (the complaints name its lines), parse.c
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from decimal import Decimal

from fakecc.dialects.numbers import TooMuch, number, too_long
from fakecc.json_reading import DEEPEST, MOST_DIGITS, is_too_deep
from fakecc.json_types import Json

WHITE = frozenset(b" \t\f\n\r")
DIGITS = frozenset(b"0123456789")
ESCAPES = {ord("n"): "\n", ord("r"): "\r", ord("t"): "\t", ord("f"): "\f", ord("b"): "\b", ord('"'): '"',
           ord("/"): "/", ord("\\"): "\\"}  # fmt: skip
# Python accepts a lone surrogate, Oj does not. There is no other such difference.
SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
NUMBER = re.compile(rb"[-+]?[0-9]*(\.[0-9]*)?([eE][-+]?[0-9]*)?")
PLAIN = re.compile(rb'[^"\\\x00\n]+')
BLANKS = re.compile(rb"[ \t\f\r]+")
NOTHING = object()
# A complaint with the path behind it fits into Oj's buffer of this many bytes.
LONGEST_COMPLAINT = 254


class JsonError(Exception):
    """A text that is no JSON, with Oj's complaint about it."""


def parse(raw: bytes) -> Json:
    """The value of a body. Raises JsonError with Oj's complaint, TooMuch for what is nested or written too long."""
    value = NOTHING
    if not SURROGATE.search(raw):
        try:
            value = DECODER.decode(raw.decode())
        except (ValueError, RecursionError):
            value = NOTHING
    if value is NOTHING:
        value = _Parser(raw).parse()
    if (raw.count(b"[") + raw.count(b"{") > DEEPEST) and is_too_deep(value):
        raise TooMuch(f"a body nested deeper than {DEEPEST} levels")
    return value


DECODER = json.JSONDecoder(parse_constant=lambda _: None, parse_float=number)


@dataclass
class _Level:
    """An object or array that is still open; `next` is what Oj expects in it."""

    value: Json
    next: str
    key: str | None = None


@dataclass
class _Parser:
    raw: bytes
    at: int = 0
    line: int = 1
    column: int = 0
    levels: list[_Level] = field(default_factory=list[_Level])
    result: Json = NOTHING
    complaint: str = ""

    def parse(self) -> Json:
        self._run()
        if self.result is NOTHING:
            self._complain("Empty input", 865)
        if not self.complaint and self.levels:
            array = isinstance(self.levels[-1].value, list)
            self._complain("Array not terminated" if array else "Hash/Object not terminated", 892 if array else 898)
        if self.complaint:
            raise JsonError(self.complaint)
        return self.result

    def _run(self) -> None:
        first = True
        while True:
            character = self._next_character()
            if not first and character:
                self._complain("unexpected characters after the JSON document", 681)
            if not character:
                return
            self._read(character)
            if self.complaint:
                return
            if not self.levels:
                first = False

    def _read(self, character: int) -> None:
        reader = READERS.get(chr(character))
        if reader is not None:
            reader(self)
        elif character in DIGITS or character == ord("-"):
            self._back()
            self.number()
        else:
            self._complain(f"unexpected character '{chr(character)}' [0x{character:02x}]", 779)

    # Characters. A zero byte is the end, and has its column.

    def _get(self) -> int:
        if self.at >= len(self.raw):
            return 0
        character = self.raw[self.at]
        if character == ord("\n"):
            self.line += 1
            self.column = 0
        self.column += 1
        self.at += 1
        return character

    def _back(self) -> None:
        self.at -= 1
        self.column -= 1
        if self.column <= 0:
            self.line -= 1

    def _skip(self, run: re.Pattern[bytes]) -> bytes:
        """Pass over a run of characters without a line's end; gives it."""
        found = run.match(self.raw, self.at)
        if found is None:
            return b""
        self.at = found.end()
        self.column += len(found[0])
        return found[0]

    def _next_character(self) -> int:
        self._skip(BLANKS)
        while (character := self._get()) in WHITE:
            self._skip(BLANKS)
        return character

    def _expect(self, word: str) -> bool:
        return all(self._get() == ord(character) for character in word)

    def _complain(self, text: str, line: int) -> None:
        path = self._path(LONGEST_COMPLAINT - len(text.encode()) - len(" (after "))
        self.complaint = f"{text} (after {path}) at line {self.line}, column {self.column} [sparse.c:{line}]"

    def _path(self, room: int) -> str:
        """Where the parser is, as far as it fits: source: oj:ext/oj/parse.c (oj_set_error_at)."""
        path = b""
        for level in self.levels:
            key = (level.key or "").encode()
            if room <= len(path) + 1 + len(key):
                break
            if level.key is not None:
                path += b"." + key if path else key
            elif isinstance(level.value, list):
                if room <= len(path) + 12:
                    break
                path += b"[%d]" % len(level.value)
        return path.decode(errors="replace")

    # Values.

    def _open(self, value: Json, expected: str) -> None:
        if not self.levels:
            self.result = value
        self.levels.append(_Level(value, expected))

    def _add(self, value: Json, complaint: str, line: int) -> None:
        parent = self.levels[-1] if self.levels else None
        if parent is None:
            self.result = value
        elif parent.next in {"array element or close", "array element"}:
            parent.value.append(value)
            parent.next = "comma"
        elif parent.next == "hash value":
            parent.value[parent.key] = value
            parent.key = None
            parent.next = "comma"
        else:
            self._complain(complaint.format(parent.next), line)

    def true(self) -> None:
        if self._expect("rue"):
            self._add(True, "expected {}", 91)  # noqa: FBT003 - the value read
        else:
            self._complain("expected true", 136)

    def false(self) -> None:
        if self._expect("alse"):
            self._add(False, "expected {}", 91)  # noqa: FBT003 - the value read
        else:
            self._complain("expected false", 144)

    def null_or_nan(self) -> None:
        character = self._get()
        if character == ord("u"):
            if self._expect("ll"):
                self._add(None, "expected {}", 91)
            else:
                self._complain("expected null", 739)
        elif character == ord("a"):
            if self._get() in b"Nn":
                self._add(None, "expected {}", 124)
            else:
                self._complain("expected NaN", 747)
        else:
            self._complain("invalid token", 772)

    def nan(self) -> None:
        if self._get() == ord("a") and self._get() in b"Nn":
            self._add(None, "expected {}", 124)
        else:
            self._complain("not a number or other value", 575)

    def infinity(self) -> None:
        if self._expect("nfinity"):
            self._add(None, "expected {}", 124)
        else:
            self._complain("not a number or other value", 435)

    def number(self) -> None:
        found = NUMBER.match(self.raw, self.at)
        text = found[0] if found else b""
        for _ in text:
            self._get()
        self._add(_value_of(text.decode()), "expected {}", 124)

    def comment(self) -> None:
        opener = self._get()
        if opener == ord("*"):
            closed = self._skip_block()
        elif opener == ord("/"):
            closed = self._skip_line()
        else:
            self._complain("invalid comment format", 52)
            closed = bool(opener)
        if not closed:
            self._complain("comment not terminated", 55)

    def _skip_block(self) -> bool:
        while character := self._get():
            if character == ord("*") and self._get() == ord("/"):
                return True
        return False

    def _skip_line(self) -> bool:
        while character := self._get():
            if character in b"\n\r\f":
                return True
        return False

    # Structure.

    def hash_start(self) -> None:
        self._open({}, "hash pair or close")

    def array_start(self) -> None:
        self._open([], "array element or close")

    def hash_end(self) -> None:
        if not self.levels:
            self._complain("unexpected hash close", 623)
        elif not isinstance(self.levels[-1].value, dict) or self.levels[-1].next not in {"comma", "hash pair or close"}:
            self._complain(f"expected {self.levels[-1].next}, not a hash close", 628)
        else:
            self._add_closed(self.levels.pop().value)

    def array_end(self) -> None:
        if not self.levels:
            self._complain("unexpected array close", 598)
            return
        level = self.levels.pop()
        if not isinstance(level.value, list) or level.next not in {"comma", "array element or close"}:
            self._complain(f"expected {level.next}, not an array close", 603)
        else:
            self._add_closed(level.value)

    def _add_closed(self, value: Json) -> None:
        if self.levels:
            self._add(value, "expected {}", 91)

    def comma(self) -> None:
        if not self.levels:
            self._complain("unexpected comma", 642)
        elif self.levels[-1].next == "comma":
            array = isinstance(self.levels[-1].value, list)
            self.levels[-1].next = "array element" if array else "hash key"
        else:
            self._complain("unexpected comma", 648)

    def colon(self) -> None:
        if self.levels and self.levels[-1].next == "colon":
            self.levels[-1].next = "hash value"
        else:
            self._complain("unexpected colon", 658)

    # Strings.

    def string(self) -> None:
        text = bytearray()
        escaped = False
        while True:
            text += self._skip(PLAIN)
            character = self._get()
            if character == ord('"'):
                break
            if not character:
                self._complain("quoted string not terminated", 216 if escaped else 337)
                return
            if character != ord("\\"):
                text.append(character)
                continue
            escaped = True
            meant = self._escape()
            if meant is None:
                return
            text += meant
        self._add_string(text.decode(errors="replace"), escaped=escaped)

    def _escape(self) -> bytes | None:
        character = self._get()
        if character in ESCAPES:
            return ESCAPES[character].encode()
        if character != ord("u"):
            self._complain("invalid escaped character", 273)
            return None
        code = self._hex()
        if code is not None and 0xD800 <= code <= 0xDFFF:
            if [self._get(), self._get()] != [ord("\\"), ord("u")]:
                self._complain("invalid escaped character", 249)
                return None
            low = self._hex()
            code = None if low is None else (((code - 0xD800) & 0x3FF) << 10 | ((low - 0xDC00) & 0x3FF)) + 0x10000
        return None if code is None else chr(code).encode()

    def _hex(self) -> int | None:
        code = 0
        for _ in range(4):
            character = chr(self._get())
            if character not in "0123456789abcdefABCDEF":
                self._complain("invalid hex character", 163)
                return None
            code = code << 4 | int(character, 16)
        return code

    def _add_string(self, text: str, *, escaped: bool) -> None:
        parent = self.levels[-1] if self.levels else None
        if parent is not None and parent.next in {"hash pair or close", "hash key"}:
            parent.key = text
            parent.next = "colon"
        else:
            self._add(text, "expected {}, not a string", 321 if escaped else 388)


READERS = {
    "{": _Parser.hash_start, "}": _Parser.hash_end, "[": _Parser.array_start, "]": _Parser.array_end,
    ":": _Parser.colon, ",": _Parser.comma, '"': _Parser.string, "t": _Parser.true, "f": _Parser.false,
    "n": _Parser.null_or_nan, "N": _Parser.nan, "I": _Parser.infinity, "/": _Parser.comment, "+": _Parser.number,
}  # fmt: skip


def _value_of(text: str) -> int | float | Decimal:
    """The number as Oj reads it, with leading zeros, or without digits around a point or an exponent."""
    whole, point, fraction = text.partition(".")
    if not point and "e" not in whole.lower():
        if len(whole) > MOST_DIGITS:
            raise too_long()
        return int(whole) if whole.strip("+-") else 0
    mantissa, _, exponent = text.lower().partition("e")
    sign = "-" if mantissa.startswith("-") else ""
    digits, _, fraction = mantissa.lstrip("+-").partition(".")
    return number(f"{sign}{digits or 0}.{fraction or 0}e{(exponent.strip('+-') and exponent) or 0}")
