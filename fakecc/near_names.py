"""What somebody may have meant who wrote a name that there is not."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(given: str, known: Iterable[str], at_most: int = 5, *, likeness: float = 0.0) -> list[str]:
    """The known names that are most like the given one, and at least so like it (from 0 to 1); the likest first."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a typo needs it

    return get_close_matches(given, list(known), at_most, likeness)


def suggest(given: str, known: Iterable[str], otherwise: str = "", *, likeness: float = 0.6) -> str:
    """How a complaint about a name ends: with the one that was meant, or with `otherwise` where none is like it."""
    near = nearest(given, known, 1, likeness=likeness)
    return f"; did you mean {near[0]!r}?" if near else otherwise
