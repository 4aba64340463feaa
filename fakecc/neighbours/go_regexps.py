"""Regular expressions that clients give to Go's servers, and what Go says of wrong ones.

Source: go:src/regexp/syntax/parse.go
"""

from __future__ import annotations

import re


def compile_(pattern: str) -> re.Pattern[str]:
    """The expression. Raises ValueError, in Go's words, for a wrong one."""
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(f"error parsing regexp: {_sentence(pattern, error)}") from None


def _sentence(pattern: str, error: re.error) -> str:
    rest = pattern[error.pos or 0 :]
    sentences = (
        ("unterminated character set", f"missing closing ]: `{rest}`"),
        ("missing ), unterminated subpattern", f"missing closing ): `{pattern}`"),
        ("unbalanced parenthesis", f"unexpected ): `{pattern}`"),
        ("nothing to repeat", f"missing argument to repetition operator: `{rest[:1]}`"),
        ("multiple repeat", f"invalid nested repetition operator: `{pattern[max((error.pos or 1) - 1, 0) :][:2]}`"),
        ("bad escape (end of pattern)", "trailing backslash at end of expression: ``"),
        ("bad escape", f"invalid escape sequence: `{rest[:2]}`"),
        ("bad character range", f"invalid character class range: `{rest}`"),
    )
    return next((said for begun, said in sentences if error.msg.startswith(begun)), f"invalid expression: `{pattern}`")
