"""docs/fidelity.md: what each page was read beside, which recordings hold it, and what is not proven.

It is made of the pages' docstrings and routes, of the recordings with known_failures.json, and of the cells of the grid
(tests/v3/grid). `python tests/support/fidelity.py` writes it; the list of what is unproven may only shrink.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

from v2.grid import field_cells as field_cells_of_v2
from v3.grid import field_cells
from v3.grid.lists import list_cells

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/fidelity.md"
RECORDINGS = ROOT / "tests/conformance/recordings"
KNOWN = ROOT / "tests/conformance/known_failures.json"
SOURCES = re.compile(r"\b(?:app|lib|db|middleware|errors|config)/[\w/.-]+\.(?:rb|yml)\b")
PARTS = re.compile(r"from (fakecc\.v[23]\.\w+\._\w+) import")
INTRODUCTION = """# Fidelity

What each page of the Cloud Controller's API was read beside, which recorded answers of a real one it gives, and what nothing
proves yet. Made by `python tests/support/fidelity.py`. The files read are those of cloud_controller_ng. The recordings lie in
`tests/conformance/recordings`, and a step is one recorded request. What is done otherwise on purpose stands in
[known-differences.md](known-differences.md).

"""
UNPROVEN = """
## Unproven

The grids in `tests/v3/grid` and `tests/v2/grid` ask every list, nested ones too, with every parameter and every kind of value, hold what
each filter and order selects against the records of a world, try every field of every body with 27 values, and every row of permissions
with thirteen callers. Nothing says what these cells answer: neither a recording nor a rule of the source that the grid holds as data. A
test lets this list only shrink.

"""


@cache
def steps():
    """Every recorded step of the areas: its method, its path, its scenario, and whether it holds."""
    failing = json.loads(KNOWN.read_text())["failing"]
    found = []
    for file in sorted(RECORDINGS.glob("*/*.json")):
        area, name = file.parent.name, file.stem
        asked = [step["request"] for step in json.loads(file.read_text())["steps"] if "request" in step]
        wrong = set(failing.get(area, {}).get(name, ()))
        for number, request in enumerate(asked, 1):
            path = request.get("path", "").partition("?")[0]
            found.append((request.get("method", ""), path, f"{area}/{name}", number, number not in wrong))
    return found


def pages():
    """The modules with endpoints, of both views, by name."""
    files = sorted(file for view in ("v3", "v2") for file in (ROOT / "fakecc" / view).glob("*/**/[!_]*.py"))
    names = [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files]
    modules = [importlib.import_module(name) for name in names]
    return [module for module in modules if hasattr(module, "ENDPOINTS")]


def sources(page):
    """The files of the source that a page and its private parts name."""
    text = Path(page.__file__).read_text()
    parts = [Path(importlib.import_module(name).__file__).read_text() for name in PARTS.findall(text)]
    return sorted({name for each in (text, *parts) for name in SOURCES.findall(each)})


def _pattern(rule):
    return re.compile(re.sub(r"<[^>]*>", "[^/]+", rule) + r"\Z")


def row(page):
    routes = [(route.method, _pattern(route.rule)) for route in page.ENDPOINTS]
    held, lost = defaultdict(int), defaultdict(list)
    for method, path, scenario, number, holds in steps():
        if any(method == one and pattern.match(path) for one, pattern in routes):
            if holds:
                held[scenario] += 1
            else:
                lost[scenario].append(str(number))
    name = page.__name__.removeprefix("fakecc.").replace(".", "/")
    read = "<br>".join(f"`{source}`" for source in sources(page)) or "-"
    proven = f"{sum(held.values())} steps of {len(held)} scenarios" if held else "-"
    differences = "<br>".join(f"{scenario} {', '.join(numbers)}" for scenario, numbers in lost.items()) or "-"
    return f"| `{name}` | {read} | {proven} | {differences} |"


def unproven():
    """The cells of the grid of which nothing says what they answer, a line for each parameter or field."""
    found = defaultdict(list)
    for name, *_, said in (*list_cells.cells(), *field_cells.cells(), *field_cells_of_v2.cells()):
        if said is None:
            what, cell = _split(name)
            found[what].append(cell)
    return [f"- `{what}`: {', '.join(kinds)}" for what, kinds in found.items()]


def _split(name):
    """The parameter or field of a cell, and its kind of value."""
    words = name.split(" ")
    count = 3 if words[0] in {"POST", "PUT", "PATCH"} else 2
    return " ".join(words[:count]), " ".join(words[count:])


def table():
    head = "| Page | Read beside | Holds | Does not hold |\n|---|---|---|---|\n"
    return INTRODUCTION + head + "\n".join(row(page) for page in pages()) + "\n"


def text():
    return table() + UNPROVEN + "\n".join(unproven()) + "\n"


def cells_of(lines):
    """The single cells that lines of the list name."""
    listed = [line[3:].split("`: ") for line in lines if line.startswith("- `")]
    return {(what, kind) for what, kinds in listed for kind in kinds.split(", ")}


def listed_cells():
    """The cells that the page lists."""
    return cells_of(PAGE.read_text().partition("## Unproven")[2].splitlines())


def main():
    grown = cells_of(unproven()) - listed_cells() if PAGE.exists() else set()
    if grown:
        sys.exit(f"the list may only shrink: {sorted(grown)}")
    PAGE.write_text(text())


if __name__ == "__main__":
    main()
