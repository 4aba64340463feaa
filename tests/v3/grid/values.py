"""The values that every field of a body is given."""

from __future__ import annotations

MISSING = object()
VALUES = {
    "missing": MISSING, "null": None, "empty": "", "blank": " ", "text": "x", "digits": "7", "umlaut": "ü",
    "long": "x" * 300, "longer": "x" * 20000, "nul": "a\0b", "line break": "a\nb", "tab": "a\tb", "zero": 0, "one": 1,
    "negative": -1, "fraction": 1.5, "above integer": 2**31, "above bigint": 2**63, "huge": 10**40, "true": True,
    "false": False, "empty list": [], "list": ["x"], "list of a number": [5], "list of a map": [{}], "empty map": {},
    "map": {"a": "b"},
}  # fmt: skip
FALSE = VALUES["false"]
BOOLEANS = (VALUES["true"], FALSE)


def is_blank(value):
    """Is the value blank to Ruby? Null, false, empty lists, maps and texts, and texts of blanks are."""
    return value is None or value is False or value in ([], {}) or (isinstance(value, str) and not value.strip())


def is_integer(value):
    return isinstance(value, int) and not isinstance(value, bool)


def printed(value):
    """What Ruby's to_s makes of one of the values."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "true", False: "false"}[value]
    if isinstance(value, list):
        return f"[{', '.join(map(inspected, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f':{key}=>{inspected(item)}' for key, item in value.items())}}}"
    return str(value)


def inspected(value):
    """What Ruby's inspect makes of one of the values."""
    if isinstance(value, str):
        return f'"{value}"'.replace("\n", "\\n").replace("\t", "\\t")
    return "nil" if value is None else printed(value)
