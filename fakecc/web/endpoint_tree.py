"""Which endpoint a path and a method lead to: a tree of the paths' segments, of all views together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field

from fakecc.call import ListedEndpoint, View
from fakecc.records import Value, value_type

READ_AS = {"HEAD": "GET"}


@value_type
class Match(Value):
    """An endpoint that was found, and the path's segments in the places of its variables."""

    view: View
    endpoint: ListedEndpoint
    arguments: dict[str, str]


@value_type
class _Node(Value):
    """Where paths that begin alike part. `below` leads on by a segment that is spelled out, None by any other."""

    below: dict[str | None, _Node] = field(default_factory=dict[str | None, "_Node"])
    # By method: an endpoint of a view whose rule ends here, and the names of its variables.
    endpoints: dict[str, tuple[View, ListedEndpoint, list[str]]] = field(
        default_factory=dict[str, tuple[View, ListedEndpoint, list[str]]]
    )


class EndpointTree:
    """The endpoints of views, found by path. Where two rules fit, the one that spells out the earlier segment wins."""

    def __init__(self, views: Iterable[View]) -> None:
        self._root = _Node()
        for view in views:
            for endpoint in view.endpoints:
                self._add(view, endpoint)

    def find(self, path: str, method: str) -> Match | None:
        """Where a path (it begins with a slash) leads by a method; None where it leads nowhere."""
        return _find(self._root, path.split("/")[1:], (), READ_AS.get(method, method))

    def _add(self, view: View, endpoint: ListedEndpoint) -> None:
        node, names = self._root, list[str]()
        for segment in endpoint.rule.split("/")[1:]:
            is_variable = segment.startswith("<")
            if is_variable:
                names.append(segment[1:-1])
            node = node.below.setdefault(None if is_variable else segment, _Node())
        node.endpoints.setdefault(endpoint.method, (view, endpoint, names))


def _find(node: _Node, segments: Sequence[str], values: tuple[str, ...], method: str) -> Match | None:
    if not segments:
        return _match(node, values, method)
    first, rest = segments[0], segments[1:]
    spelled_out = node.below.get(first)
    match = _find(spelled_out, rest, values, method) if spelled_out else None
    if match or not first or None not in node.below:
        return match
    return _find(node.below[None], rest, (*values, first), method)


def _match(node: _Node, values: tuple[str, ...], method: str) -> Match | None:
    if method not in node.endpoints:
        return None
    view, endpoint, names = node.endpoints[method]
    return Match(view=view, endpoint=endpoint, arguments=dict(zip(names, values, strict=True)))
