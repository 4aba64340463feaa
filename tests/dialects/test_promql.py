"""Prometheus' query language."""

import pytest

from fakecc.dialects import promql
from fakecc.dialects.promql import Arithmetic, Constant, FunctionCall, Matcher, PromqlError, Selector

CPU = Selector("cpu", (Matcher("source_id", "=", "a"),))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("cpu", Selector("cpu")),
        ('cpu{source_id="a"}', CPU),
        ("cpu{source_id='a',}", CPU),
        ('{a=~"b|c",d!="e"}', Selector("", (Matcher("a", "=~", "b|c"), Matcher("d", "!=", "e")))),
        ("cpu[1h30m]", Selector("cpu", (), 5400.0)),
        ("1.5e1", Constant(15.0)),
        ("a + b * 2", Arithmetic("+", Selector("a"), Arithmetic("*", Selector("b"), Constant(2.0)))),
        ("(a + b) * 2", Arithmetic("*", Arithmetic("+", Selector("a"), Selector("b")), Constant(2.0))),
        ("a - b - c", Arithmetic("-", Arithmetic("-", Selector("a"), Selector("b")), Selector("c"))),
        ("sum(cpu) by (x, y)", FunctionCall("sum", Selector("cpu"), ("x", "y"))),
        ("sum by (x)(cpu)", FunctionCall("sum", Selector("cpu"), ("x",))),
        ("rate(cpu[5m])", FunctionCall("rate", Selector("cpu", (), 300.0))),
        ("sum", Selector("sum")),
    ],
)
def test_a_query_is_parsed(text, tree):
    assert promql.parse(text) == tree


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "parse error at char 1: no expression found in input"),
        ("%", "parse error at char 1: unexpected character: '%'"),
        ("cpu{", "parse error at char 5: unexpected end of input inside braces"),
        ("cpu{5}", "parse error at char 5: unexpected character inside braces: '5'"),
        ("wrong(cpu)", 'parse error at char 6: unknown function with name "wrong"'),
        ("sum(cpu", "parse error at char 8: unclosed left parenthesis"),
        ("cpu[5]", "parse error at char 5: missing unit character in duration"),
    ],
)
def test_a_query_is_refused(text, sentence):
    with pytest.raises(PromqlError) as refused:
        promql.parse(text)
    assert str(refused.value) == sentence


def test_every_selector_is_found():
    found = promql.selectors(promql.parse("sum(rate(a[1m])) / b + 1"))
    assert [selector.name for selector in found] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "seconds"), [("5s", 5.0), ("1h30m", 5400.0), ("100ms", 0.1), ("5", None), ("s", None), ("5s!", None)]
)
def test_a_duration_is_read(text, seconds):
    assert promql.seconds_of(text) == seconds
