"""Coverage for people: lines for a terminal, and a page of HTML that needs no other file.

It shows lists, and no share of the whole: nobody's suite has to call every operation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from fakecc.evidence.coverage import Coverage
from fakecc.json_types import Json

STYLE = (
    "body{font:14px system-ui,sans-serif;margin:2rem;max-width:80rem}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #8884}"
    "code{font-size:13px}.none{color:#b00}:root{color-scheme:light dark}"
)


def lines(coverage: Coverage, *, unmet: bool = False) -> list[str]:
    """What was exercised, an operation a line; with `unmet` lines of what there is to it and never was exercised."""
    document = coverage.as_json()["operations"]
    if not document:
        return ["fakecc coverage: no calls"]
    calls = sum(done["calls"] for done in document.values())
    width = max(map(len, document))
    return [
        f"fakecc coverage: {len(document)} operations in {calls} calls",
        *(
            line
            for operation, done in document.items()
            for line in (f"  {operation:{width}}  {_summary(done)}", *(_unmet_lines(done["unmet"]) if unmet else ()))
        ),
        *_v2_lines(document),
    ]


def _summary(done: Mapping[str, Json]) -> str:
    parts = [" ".join(f"{status} x{count}" for status, count in done["statuses"].items())]
    if done["query"]:
        parts.append(f"?{','.join(done['query'])}")
    if done["faults"]:
        parts.append(f"{done['faults']} by faults")
    if not done["errors"]:
        parts.append("no error met")
    return "  ".join(parts)


def _unmet_lines(unmet: Mapping[str, Json]) -> Iterator[str]:
    """What no call sent, and each error that none met."""
    words = [*(f"?{name}" for name in unmet["query"]), *(f"/{name}" for name in unmet["body"])]
    if words:
        yield f"      never sent: {' '.join(words)}"
    yield from (f"      never met: {error}" for error in unmet["errors"])


def _v2_lines(document: Mapping[str, Json]) -> Iterator[str]:
    found = {operation: done["successor"] for operation, done in document.items() if done["successor"]}
    if found:
        yield "  calls of v2, and what v3 has instead:"
        width = max(map(len, found))
        yield from (f"    {operation:{width}}  {successor}" for operation, successor in found.items())


def html(coverage: Coverage) -> str:
    """A page with three tables: what was exercised, the calls of v2 with their successors, what nobody called."""
    document = coverage.as_json()["operations"]
    rows = "".join(_row(operation, done) for operation, done in document.items())
    of_v2 = "".join(
        f"<tr><td><code>{escape(operation)}</code></td><td>{escape(done['successor'])}</td></tr>"
        for operation, done in document.items()
        if done["successor"]
    )
    missing = "".join(f"<li><code>{escape(operation)}</code></li>" for operation in coverage.missing())
    head = "<tr><th>Operation<th>Calls<th>Statuses<th>Query<th>Body<th>Errors<th>By faults<th>Never</tr>"
    return "\n".join(
        (
            f"<!doctype html><html lang=en><meta charset=utf-8><title>fakecc coverage</title><style>{STYLE}</style>",
            f"<h1>What this suite asks of the Cloud Controller</h1><table>{head}{rows}</table>",
            f"<h2>Calls of v2</h2><table><tr><th>v2<th>v3 instead</tr>{of_v2}</table>" if of_v2 else "",
            f"<details><summary>Operations of v3 that nobody called</summary><ul>{missing}</ul></details></html>",
            "",
        )
    )


def _row(operation: str, done: Mapping[str, Json]) -> str:
    cells = (
        f"<code>{escape(operation)}</code><br>{escape(done['name'])}",
        str(done["calls"]),
        _list(f"{status} &times; {count}" for status, count in done["statuses"].items()),
        _list(escape(name) for name in done["query"]),
        _list(escape(name) for name in done["body"]),
        _list(f"{escape(branch)} &times; {count}" for branch, count in done["errors"].items())
        or "<span class=none>none met</span>",
        str(done["faults"] or ""),
        _never(done["unmet"]),
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n"


def _never(unmet: Mapping[str, Json]) -> str:
    """What was never sent or met, folded: it is long."""
    count = sum(len(names) for names in unmet.values())
    if not count:
        return ""
    words = [*(f"?{name}" for name in unmet["query"]), *(f"/{name}" for name in unmet["body"]), *unmet["errors"]]
    return f"<details><summary>{count}</summary>{_list(escape(word) for word in words)}</details>"


def _list(items: Iterator[str]) -> str:
    return "<br>".join(items)
