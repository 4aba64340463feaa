"""Which routes are meant by what a test calls an operation: a name, a route, a path or a pattern."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import lru_cache

from fakecc.endpoint_lists import listed_endpoints
from fakecc.faults.operation_names import name_of, pattern_of
from fakecc.near_names import nearest

ANY = "ANY"
EVERYTHING = "request *"
UAA = "/uaa"
VIEWS = ("uaa", "neighbours", "v3", "v2")


class UnknownOperation(LookupError):  # noqa: N818 - says what is wrong
    """No operation of the API has this name; `near` are the nearest ones."""

    def __init__(self, given: str, near: tuple[str, ...]) -> None:
        super().__init__(f"no operation of the API is called {given!r}, and no route is")
        self.near = near


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, ...]]:
    """The routes of each operation. UAA's are served below /uaa and at the root."""
    found: dict[str, list[str]] = {}
    for view in VIEWS:
        for listed in listed_endpoints(view):
            pattern = pattern_of(listed.rule)
            prefix = UAA if view == "uaa" else ""
            its = found.setdefault(name_of(listed.method, prefix + pattern), [])
            its += dict.fromkeys([f"{listed.method} {prefix}{pattern}", f"{listed.method} {pattern}"])
    return {name: tuple(dict.fromkeys(its)) for name, its in found.items()}


@lru_cache(maxsize=1)
def routes() -> tuple[str, ...]:
    """Every route, as `GET /v3/apps/:guid`."""
    return tuple(sorted({route for its in _names().values() for route in its}))


@lru_cache(maxsize=512)
def routes_named(given: str) -> tuple[str, ...]:
    """The routes that are meant by an operation's name, a route, a path or a pattern of them (`*`).

    `*` alone is everything (EVERYTHING). Raises UnknownOperation where no route is meant.
    """
    if given == "*":
        return (EVERYTHING,)
    method, blank, path = given.partition(" ")
    found = routes_at(method, path) if blank else _routes_called(given)
    if not found:
        raise UnknownOperation(given, _near(given))
    return found


@lru_cache(maxsize=512)
def leads_somewhere(method: str, path: str) -> bool:
    """Is there a route at this path, by this method? Unlike routes_named, it looks for no near ones: that is slow."""
    return bool(routes_at(method, path))


def is_path(given: str) -> bool:
    """Is this a path with real guids in it, rather than a route, a name or a pattern?"""
    method, blank, path = given.partition(" ")
    wanted = pattern_of(path)
    return bool(blank) and "*" not in path and not any(_is_at(route, method, wanted) for route in routes())


def _routes_called(given: str) -> tuple[str, ...]:
    if "*" not in given:
        return _names().get(given, ())
    return tuple(route for name, its in _names().items() if fnmatchcase(name, given) for route in its)


def routes_at(method: str, path: str) -> tuple[str, ...]:
    """The routes that a path, or a pattern of paths, is at: none where there is no such route."""
    wanted = pattern_of(path)
    exact = tuple(route for route in routes() if _is_at(route, method, wanted))
    if exact:
        return exact
    if "*" in path:
        return tuple(route for route in routes() if _fits(route, method) and fnmatchcase(route.partition(" ")[2], path))
    return tuple(route for route in routes() if _fits(route, method) and _matches(route.partition(" ")[2], path))


def _is_at(route: str, method: str, pattern: str) -> bool:
    return _fits(route, method) and _blank(route.partition(" ")[2]) == _blank(pattern)


def _fits(route: str, method: str) -> bool:
    return method in {ANY, route.partition(" ")[0]}


@lru_cache(maxsize=4096)
def _blank(pattern: str) -> str:
    """A pattern whose parameters have no names."""
    return re.sub(r":\w+", ":", pattern)


def _matches(pattern: str, path: str) -> bool:
    wanted, given = pattern.split("/"), path.split("/")
    return len(wanted) == len(given) and all(
        one.startswith(":") or one == other for one, other in zip(wanted, given, strict=True)
    )


def _near(given: str) -> tuple[str, ...]:
    known = routes() if " " in given else tuple(_names())
    return tuple(nearest(given, known, likeness=0.6) or nearest(given, known))
