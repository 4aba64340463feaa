"""JSON as Rails prints it."""

import pytest

from fakecc.dialects import rails_json


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ('{"name":"ü\\n"}', '{"name":"ü\\n"}'),
        ('"<a&b>"', '"\\u003ca\\u0026b\\u003e"'),
        ('"a\u2028b\u2029"', '"a\\u2028b\\u2029"'),
    ],
)
def test_what_html_would_read_is_escaped(text, escaped):
    assert rails_json.escape(text) == escaped


def test_the_length_of_json_is_that_of_rails():
    assert rails_json.length({"a": "<ü>"}) == 21
