"""Expressions, refused in Go's words."""

import pytest

from fakecc.neighbours import go_regexps


def test_a_good_one_matches():
    assert go_regexps.compile_("^a+$").search("aa")


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("[a", "missing closing ]: `[a`"),
        ("(a", "missing closing ): `(a`"),
        ("a)", "unexpected ): `a)`"),
        ("*", "missing argument to repetition operator: `*`"),
        ("a\\", "trailing backslash at end of expression: ``"),
        ("\\y", "invalid escape sequence: `\\y`"),
    ],
)
def test_a_wrong_one_is_refused(pattern, sentence):
    with pytest.raises(ValueError, match="error parsing regexp") as refused:
        go_regexps.compile_(pattern)
    assert str(refused.value) == f"error parsing regexp: {sentence}"
