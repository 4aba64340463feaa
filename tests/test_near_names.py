"""Names that somebody may have meant."""

from fakecc.near_names import nearest, suggest

KNOWN = ("clock", "preset", "seed", "progress")


def test_the_nearest_come_however_little_they_are_like_it():
    assert nearest("progres", KNOWN, 2) == ["progress", "preset"]


def test_only_those_that_are_like_it():
    assert nearest("progres", KNOWN, likeness=0.8) == ["progress"]


def test_a_complaint_ends_with_what_was_meant():
    assert suggest("clok", KNOWN) == "; did you mean 'clock'?"


def test_a_complaint_ends_otherwise_where_nothing_is_like_it():
    assert suggest("xyzzy", KNOWN, ": there are four") == ": there are four"
