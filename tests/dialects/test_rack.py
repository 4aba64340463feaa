"""Query strings as Rack reads them."""

import pytest

from fakecc.dialects.rack import Unreadable, parse_nested


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("", {}),
        ("a=1&b=2", {"a": "1", "b": "2"}),
        ("a=1&a=2", {"a": "2"}),
        ("a", {"a": None}),
        ("a=", {"a": ""}),
        ("a=1=2", {"a": "1=2"}),
        ("a&&b&", {"a": None, "b": None}),
        ("=1&=", {}),
        ("a=b+c%2B", {"a": "b c+"}),
        ("a[b]=1&a[c]=2", {"a": {"b": "1", "c": "2"}}),
        ("a%5Bb%5D=1", {"a": {"b": "1"}}),
        ("a[b][c]=1", {"a": {"b": {"c": "1"}}}),
        ("a[]=1&a[]=2", {"a": ["1", "2"]}),
        ("a[][b]=1&a[][c]=2&a[][b]=3", {"a": [{"b": "1", "c": "2"}, {"b": "3"}]}),
        ("a[=1", {"a[": "1"}),
        ("[a]=1", {"[a]": "1"}),
        ("a[b]=1&a=2", {"a": "2"}),
    ],
)
def test_a_query_is_nested(raw, read):
    assert parse_nested(raw) == read


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("a=%", "invalid %-encoding"),
        ("a=%zz", "invalid %-encoding"),
        ("a=%ff", "invalid byte sequence in UTF-8"),
        ("a=1&a[b]=2", "expected Hash .got String. for param `a'"),
        ("a[]=1&a[b]=2", "expected Hash .got Array. for param `a'"),
        ("a=1&a[]=2", "expected Array .got String. for param `a'"),
        ("a" + "[b]" * 40 + "=1", "exceeded available parameter key space"),
    ],
)
def test_a_query_that_cannot_be_read(raw, why):
    with pytest.raises(Unreadable, match=why):
        parse_nested(raw)
