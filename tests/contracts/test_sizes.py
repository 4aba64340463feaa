"""No module over 400 lines, no function over 40, no folder over 25 Python files."""

import ast
from collections import Counter

import pytest
from support import source

pytestmark = pytest.mark.slow


def lines():
    """The number of lines of each module."""
    return {path: (source.PACKAGE / path).read_text().count("\n") for path in source.modules()}


def test_no_module_is_over_400_lines():
    assert [f"{path}: {count}" for path, count in lines().items() if count > 400] == []


def test_no_function_is_over_40_lines():
    assert [
        f"{path}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1}"
        for path, tree in source.modules().items()
        for node in source.functions(tree)
        if node.end_lineno - node.lineno + 1 > 40
    ] == []


def test_no_folder_is_over_25_python_files():
    files = [file for package in ("fakecc", "tests") for file in (source.ROOT / package).rglob("*.py")]
    counts = Counter(file.parent.relative_to(source.ROOT).as_posix() for file in files)
    assert {folder: count for folder, count in counts.items() if count > 25} == {}


def test_every_module_has_a_docstring():
    assert [path for path, tree in source.modules().items() if tree.body and not ast.get_docstring(tree)] == []


def test_the_wall_clock_is_read_in_one_module_only():
    readers = {
        path
        for path, tree in source.modules().items()
        for node in source.nodes(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in {("time", "time"), ("datetime", "now"), ("datetime", "utcnow")}
    }
    assert readers <= {"clock.py"}
