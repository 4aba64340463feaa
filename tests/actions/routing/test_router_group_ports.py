"""What may stand as the reservable ports of a router group."""

import pytest

from fakecc.actions.routing import router_group_ports
from fakecc.errors import Invalid


@pytest.mark.parametrize("text", ["1024", "65535", "1024-1024", "2000-2001,1024-1999"])
def test_ports_are_good(text):
    router_group_ports.check(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1023", "port must be between 1024 and 65535"),
        ("x", "port must be between 1024 and 65535"),
        ("1024-70000", "range (1024-70000) requires an ending port"),
        ("-2000", "range (-2000) requires a starting port"),
        ("1-2-3", "range (1-2-3) has too many '-' separators"),
        ("2000-1999", "range (2000-1999) must be in ascending numeric order"),
        ("1024-2000,1999", "Overlapping values: [1024-2000] and 1999"),
    ],
)
def test_ports_are_refused(text, sentence):
    with pytest.raises(Invalid) as refused:
        router_group_ports.check(text)
    assert refused.value.details["sentence"] == sentence
