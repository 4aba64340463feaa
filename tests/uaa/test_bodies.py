"""Bodies as Jackson reads them."""

import pytest

from fakecc.uaa import bodies
from fakecc.uaa.bodies import BodyProblem


@pytest.mark.parametrize(
    ("read", "value", "result"),
    [
        (bodies.text_of, True, "true"),
        (bodies.text_of, 1.5, "1.5"),
        (bodies.text_of, None, None),
        (bodies.text_of, "\ud800", "?"),
        (bodies.flag_of, 0, False),
        (bodies.flag_of, " TRUE ", True),
        (bodies.flag_of, "", None),
        (bodies.number_of, "7", 7),
        (bodies.number_of, 1.9, 1),
        (bodies.number_of, None, None),
        (bodies.object_of, None, None),
        (bodies.list_of, [1], [1]),
    ],
)
def test_what_passes_for_what(read, value, result):
    assert read(value) == result


@pytest.mark.parametrize(
    ("read", "value", "kind"),
    [
        (bodies.text_of, [], "json"),
        (bodies.flag_of, "yes", "json"),
        (bodies.flag_of, 1.5, "json"),
        (bodies.number_of, 2**31, "json"),
        (bodies.number_of, True, "json"),
        (bodies.number_of, "x", "json"),
        (bodies.object_of, [], "json"),
        (bodies.list_of, "x", "definition"),
        (bodies.list_of, {}, "json"),
        (bodies.parse, "NaN", "json"),
        (bodies.parse, "1e400", "json"),
        (bodies.parse, "[" * 300 + "]" * 300, "json"),
        (bodies.parse, "9" * 2000, "json"),
        (bodies.parse, "{", "json"),
    ],
)
def test_what_does_not(read, value, kind):
    with pytest.raises(BodyProblem) as problem:
        read(value)
    assert problem.value.kind == kind


def test_keys_are_known_whatever_their_case():
    assert bodies.rename_keys({"USERNAME": 1}, ("userName",)) == {"userName": 1}
    with pytest.raises(BodyProblem, match="Unrecognized field"):
        bodies.rename_keys({"x": 1}, ("userName",))
