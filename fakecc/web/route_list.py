"""Write down every route of the API, for who names operations: `python -m fakecc.web.route_list`."""

from __future__ import annotations

from pathlib import Path

from fakecc import faults, neighbours, uaa, v2, v3
from fakecc.faults.operation_names import pattern_of

FILE = Path(faults.__file__).with_name("routes.txt")


def text() -> str:
    """Every route, one a line, in order."""
    views = [uaa.VIEW, *neighbours.VIEWS, v3.VIEW, v2.VIEW]
    routes = {f"{endpoint.method} {pattern_of(endpoint.rule)}" for view in views for endpoint in view.endpoints}
    return "".join(f"{route}\n" for route in sorted(routes, key=lambda route: (route.partition(" ")[2], route)))


def main() -> None:
    """Write the file."""
    FILE.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
