"""No module over 400 lines, no function over 40."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "fakecc"
MODULES = sorted(PACKAGE.rglob("*.py"))


def test_no_module_is_over_400_lines():
    assert [f"{path.name}: {lines}" for path in MODULES if (lines := path.read_text().count("\n")) > 400] == []


def test_no_function_is_over_40_lines():
    long = [
        f"{path.relative_to(PACKAGE)}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno + 1 > 40
    ]
    assert long == []


def test_every_module_has_a_docstring():
    assert [
        path.name for path in MODULES if path.read_text() and not ast.get_docstring(ast.parse(path.read_text()))
    ] == []


def test_the_wall_clock_is_read_in_one_module_only():
    readers = [
        str(path.relative_to(PACKAGE))
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in {("time", "time"), ("datetime", "now"), ("datetime", "utcnow")}
    ]
    assert set(readers) <= {"clock.py"}
