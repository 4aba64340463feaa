"""The examples are what they say: each names its thread, and is short beside the call under test."""

import ast
import re
from pathlib import Path

import pytest

TEXT = Path(__file__).with_name("test_reported_bugs.py").read_text(encoding="utf-8")
EXAMPLES = [
    node for node in ast.parse(TEXT).body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
]
THREAD = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+/(?:issues|pull)/\d+")


def test_there_are_at_least_21():
    assert len(EXAMPLES) >= 21


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_names_its_thread_and_is_short(example):
    docstring, *body = example.body
    lines = body[-1].end_lineno - docstring.end_lineno
    assert THREAD.match(ast.literal_eval(docstring.value))
    assert lines <= 12, f"{lines} lines"
