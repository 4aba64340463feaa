"""The operations of the API by name: `service_instances.create` is POST /v3/service_instances.

A name is made from a route, so every route has one:

    the path, without its version and its parameters    service_instances, apps.processes.stats
    v2's begin with `v2`, UAA's with `uaa`               v2.service_instances, uaa.oauth.token
    and the verb: list, get, create, update, delete     actions are verbs of their own: apps.start

`routes.txt` holds every route; `python -m fakecc.web.route_list` writes it.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib.resources import files

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
VERBS = {"POST": "create", "PUT": "update", "PATCH": "update", "DELETE": "delete"}
ANY = "ANY"
EVERYTHING = "request *"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class UnknownOperation(LookupError):  # noqa: N818 - says what is wrong
    """No operation of the API has this name; `near` are the nearest ones."""

    def __init__(self, given: str, near: tuple[str, ...]) -> None:
        super().__init__(f"no operation of the API is called {given!r}, and no route is")
        self.near = near


def pattern_of(rule: str) -> str:
    """A route's pattern as people write it: /v3/apps/:guid for /v3/apps/<guid>."""
    return PARAMETER.sub(r":\1", rule) if "<" in rule else rule


@lru_cache(maxsize=2048)
def name_of(method: str, pattern: str) -> str:
    """The name of the operation at a route."""
    segments = [segment for segment in pattern.split("/") if segment]
    version = segments.pop(0) if segments and segments[0] == "v3" else ""
    words = [segment for segment in segments if not segment.startswith(":")]
    if "actions" in words and not segments[-1].startswith(":"):
        return ".".join(word for word in words if word != "actions")
    if method in {"GET", "HEAD"}:
        listed = bool(words) and segments[-1] == words[-1] and words[-1].endswith("s")
        return ".".join([*words, "list" if listed else "get"])
    return ".".join([*(words or [version or "root"]), VERBS.get(method, method.lower())])


@lru_cache(maxsize=1)
def routes() -> tuple[str, ...]:
    """Every route, as `GET /v3/apps/:guid`."""
    return tuple(files("fakecc.faults").joinpath("routes.txt").read_text(encoding="utf-8").split("\n")[:-1])


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, ...]]:
    """The routes of each operation."""
    found: dict[str, tuple[str, ...]] = {}
    for route in routes():
        name = name_of(*route.split(" "))
        found[name] = (*found.get(name, ()), route)
    return found


@lru_cache(maxsize=512)
def routes_named(given: str) -> tuple[str, ...]:
    """The routes that are meant by an operation's name, a route, a path or a pattern of them (`*`).

    `*` alone is everything (EVERYTHING). Raises UnknownOperation where no route is meant.
    """
    if given == "*":
        return (EVERYTHING,)
    method, blank, path = given.partition(" ")
    found = _routes_at(method, path) if blank else _routes_called(given)
    if not found:
        raise UnknownOperation(given, _near(given))
    return found


def is_path(given: str) -> bool:
    """Is this a path with real guids in it, rather than a route, a name or a pattern?"""
    method, blank, path = given.partition(" ")
    wanted = pattern_of(path)
    return bool(blank) and "*" not in path and not any(_is_at(route, method, wanted) for route in routes())


def _routes_called(given: str) -> tuple[str, ...]:
    if "*" not in given:
        return _names().get(given, ())
    return tuple(route for name, its in _names().items() if fnmatchcase(name, given) for route in its)


def _routes_at(method: str, path: str) -> tuple[str, ...]:
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
    near = get_close_matches(given, known, n=5, cutoff=0.6)
    return tuple(near) or tuple(get_close_matches(given, known, n=5, cutoff=0.0))
