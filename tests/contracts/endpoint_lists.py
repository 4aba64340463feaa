"""Writes the views' lists of endpoints anew, from the pages: `make endpoints`."""

import ast
from importlib import import_module
from pathlib import Path

FAKECC = Path(__file__).parents[2] / "fakecc"
VIEWS = ("control", "dashboard", "uaa", "neighbours", "v3", "v2")


def pages(view):
    """The modules of a view that declare ENDPOINTS, as names below the view's package."""
    for file in sorted((FAKECC / view).rglob("*.py")):
        assigned = (node for node in ast.parse(file.read_text()).body if isinstance(node, ast.Assign | ast.AnnAssign))
        names = (ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target) for node in assigned)
        if "ENDPOINTS" in names:
            yield ".".join(file.relative_to(FAKECC / view).with_suffix("").parts)


def text_of(view):
    """What the list of a view should say."""
    return "".join(
        f"{endpoint.method} {endpoint.rule} {page}\n"
        for page in pages(view)
        for endpoint in import_module(f"fakecc.{view}.{page}").ENDPOINTS
    )


def file_of(view):
    return FAKECC / view / "endpoints.txt"


if __name__ == "__main__":
    for name in VIEWS:
        file_of(name).write_text(text_of(name))
