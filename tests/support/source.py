"""fakecc's modules as Python reads them: what the tests of its structure look at.

A test takes `modules()`, every module by its path below `fakecc/`; to see a test fail, it takes `parsed({path: text})`.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "fakecc"
Modules = Mapping[str, ast.Module]


@functools.cache
def modules() -> Modules:
    """Every module of fakecc, read once: `{"v3/access.py": tree}`."""
    return parsed({path.relative_to(PACKAGE).as_posix(): path.read_text() for path in sorted(PACKAGE.rglob("*.py"))})


def parsed(texts: Mapping[str, str]) -> Modules:
    """The trees of these texts."""
    return {path: ast.parse(text) for path, text in texts.items()}


@functools.cache
def nodes(tree: ast.Module) -> list[ast.AST]:
    """Every node of a module, found once."""
    return list(ast.walk(tree))


@functools.cache
def imports(tree: ast.Module) -> dict[str, str]:
    """What a module imports, by the name that it gives it: `{"App": "fakecc.models.apps.App"}`; nested imports, too."""
    names = {}
    for node in nodes(tree):
        if isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
    return names


def dotted(tree: ast.Module, node: ast.expr) -> str:
    """What an expression such as `apps.App` names, its first part replaced by what the module imported."""
    first, _, rest = ast.unparse(node).partition(".")
    return f"{imports(tree).get(first, first)}{'.' if rest else ''}{rest}"


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, nested ones, too."""
    return (node for node in nodes(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def classes(tree: ast.Module) -> Iterator[ast.ClassDef]:
    return (node for node in nodes(tree) if isinstance(node, ast.ClassDef))


def mismatch(found: Collection[object], listed: Collection[object]) -> str:
    """What is found and not listed, and what is listed and not found any more; empty where a list of exceptions fits."""
    new = [f"not allowed: {item}" for item in sorted(set(found) - set(listed), key=str)]
    return "\n".join(
        [*new, *(f"to be taken off the list: {item}" for item in sorted(set(listed) - set(found), key=str))]
    )


def path_of(name: str) -> str:
    """The path of the module that a dotted name lies in: `fakecc.v3.access.readable_space` is of `v3/access.py`."""
    parts = name.split(".")[1:]
    while parts:
        for path in ("/".join(parts) + ".py", "/".join(parts) + "/__init__.py"):
            if (PACKAGE / path).exists():
                return path
        parts.pop()
    return "__init__.py"
