"""Ruby's words for JSON values."""

from decimal import Decimal

import pytest

from fakecc.dialects import ruby


@pytest.mark.parametrize(
    ("value", "inspected"),
    [
        (None, "nil"),
        (True, "true"),
        (1, "1"),
        (3.5, "0.35e1"),
        (1e20, "0.1e21"),
        (Decimal("1234567890123456789012345678901234567890.10"), "0.12345678901234567890123456789012345678901e40"),
        (Decimal("-0.0"), "-0.0"),
        (-0.0025, "-0.25e-2"),
        (0.0, "0.0"),
        ("a\u2028\x00\x7f\x9f", '"a\\u2028\\u0000\\x7F\\u009F"'),
        ('a"b\\c\n', '"a\\"b\\\\c\\n"'),
        ("\x1b\x07\x0b", '"\\e\\a\\v"'),
        ("#{a} #$b #@c # d", '"\\#{a} \\#$b \\#@c # d"'),
        ("ü", '"ü"'),
        ([1, "b", None], '[1, "b", nil]'),
        ({"a": {"b": []}}, '{"a"=>{"b"=>[]}}'),
    ],
)
def test_values_are_inspected(value, inspected):
    assert ruby.inspect(value) == inspected


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("a", "a"),
        (False, "false"),
        (1e3, "1000.0"),
        (Decimal("1e17"), "100000000000000000.0"),
        (["a"], '["a"]'),
    ],
)
def test_values_become_texts(value, text):
    assert ruby.text(value) == text


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (None, "NilClass"), (True, "TrueClass"), (False, "FalseClass"), ("", "String"), (1, "Integer"), (1.0, "BigDecimal"),
        ([], "Array"), ({}, "Hash"),
    ],
)  # fmt: skip
def test_values_have_classes(value, name):
    assert ruby.class_name(value) == name
