"""Which page a path and a method belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from fakecc.call import ListedEndpoint
from fakecc.endpoint_lists import listed_endpoints
from fakecc.records import Value, value_type

# Below these a slash at the end of a path is read over. recording: uaa/info-unknown-paths
SLASH_TOLERANT = ("/Users", "/Groups", "/oauth/")


@value_type
class RoutedPath(Value):
    """Where a path leads. `route` None: nowhere by this method, but by those in `methods`, if there are any."""

    route: ListedEndpoint | None
    arguments: Mapping[str, str]
    methods: tuple[str, ...]


def find(path: str, method: str) -> RoutedPath:
    """The page of this path; a path that is spelled out goes before one with a variable in the same place."""
    tidied = path[:-1] if path.endswith("/") and path.startswith(SLASH_TOLERANT) else path
    segments = tidied.split("/")[1:]
    fitting: list[tuple[ListedEndpoint, dict[str, str]]] = []
    for route, pattern in _routes_of(len(segments)):
        arguments = _arguments(pattern, segments)
        if arguments is not None:
            fitting.append((route, arguments))
    if not fitting:
        return RoutedPath(route=None, arguments={}, methods=())
    fewest = min(len(arguments) for _, arguments in fitting)
    nearest = [pair for pair in fitting if len(pair[1]) == fewest]
    asked = "GET" if method == "HEAD" else method
    for route, arguments in [*nearest, *fitting]:
        if route.method == asked:
            return RoutedPath(route=route, arguments=arguments, methods=())
    return RoutedPath(route=None, arguments={}, methods=tuple(dict.fromkeys(route.method for route, _ in nearest)))


def _arguments(pattern: Sequence[str], segments: Sequence[str]) -> dict[str, str] | None:
    arguments: dict[str, str] = {}
    for part, segment in zip(pattern, segments, strict=True):
        if part.startswith("<") and segment:
            arguments[part[1:-1]] = segment
        elif part != segment:
            return None
    return arguments


@cache
def _routes_of(length: int) -> list[tuple[ListedEndpoint, list[str]]]:
    """The routes whose rules have so many segments."""
    routes = [(route, route.rule.split("/")[1:]) for route in listed_endpoints("uaa")]
    return [(route, pattern) for route, pattern in routes if len(pattern) == length]
