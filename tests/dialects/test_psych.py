"""YAML as Psych reads it, within bounds."""

import pytest

from fakecc.dialects import psych


@pytest.mark.parametrize(
    "text", ["[" * 1000, "[" * 300 + "]" * 300, "a: " + "9" * 5000], ids=["1,000 levels", "300 levels", "5,000 digits"]
)
def test_what_python_cannot_hold_is_unreadable(text):
    with pytest.raises(psych.UnreadableError):
        psych.load(text)


def test_an_alias_is_refused():
    with pytest.raises(psych.AliasError):
        psych.load("a: &b [1]\nc: *b")
