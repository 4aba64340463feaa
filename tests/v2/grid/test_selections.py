"""Every key of `q` of every list of v2 selects what the source selects.

What is expected is worked out from the records of the world by the ways of selection_rules.py, without any page.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
import support
from v2.grid import selection_rules as rules
from v2.grid.list_stage import make_stage
from v3.grid.lists.ways import text_of, values_of

from fakecc import v2

BROKEN = (500, "An unknown error occurred.")
DATABASE = (500, "Database error")
LISTS = {**{path: keys for path, (keys, _) in rules.TOPS.items()}, **rules.BELOW}
KEYS = [(path, key) for path, keys in LISTS.items() for key in keys]
REFUSED = {
    (path, key)
    for path, key in KEYS
    if LISTS[path][key][0] == "refused"
    or (path in rules.BELOW and (id(LISTS[path]), key) in rules.REFUSED_BELOW)
    or (path, key) in rules.REFUSED_IN
}
TAKEN = [pair for pair in KEYS if pair not in REFUSED]


@pytest.fixture(scope="module")
def stage():
    return make_stage()


def answer(stage, path, q=None):
    query = "" if q is None else f"?q={quote(q)}"
    return support.ask(stage.world, "GET", f"{path.format(**stage.guids)}{query}")


def shown(stage, path, q=None):
    """The guids that a list shows, in its order."""
    reply = answer(stage, path, q)
    assert reply.status == 200, (path, q, reply.body)
    return [one["metadata"]["guid"] for one in reply.body["resources"]]


def rows(stage, path):
    """The records of a list: of one at the top all that its table has for it, of one below another what it shows."""
    if path in rules.TOPS:
        kept = rules.KEPT.get(path, lambda _: True)
        return [record for record in stage.world.tables[rules.TOPS[path][1]] if kept(record)]
    guids = set(shown(stage, path))
    tables = [stage.world.tables[name] for name in {name for _, name in rules.TOPS.values()}]
    processes = {process.guid: stage.world.apps[process.app_guid] for process in stage.world.processes}
    found = [record for table in tables for record in table if record.guid in guids]
    return found or [processes[guid] for guid in guids if guid in processes]


class Expected:
    """What the records of a list have at the end of a key's way, and so which of them a query selects."""

    def __init__(self, stage, path, key):
        self.rows = rows(stage, path)
        way = LISTS[path][key][1]
        made_up = {**rules.MADE_UP, "stack_guid": lambda app: stacks_of(stage.world, app)}
        self.has = {record.guid: values_of(stage.world, record, way, made_up) for record in self.rows}
        self.words = sorted({text_of(value) for values in self.has.values() for value in values if value is not None})

    def of(self, *words, fold=False):
        wanted = {word.lower() if fold else word for word in words}
        texts = {guid: {text_of(value) for value in values if value is not None} for guid, values in self.has.items()}
        return {guid for guid, found in texts.items() if {word.lower() if fold else word for word in found} & wanted}

    def null(self):
        return {guid for guid, values in self.has.items() if None in values}


def stacks_of(world, app):
    name = app.lifecycle.stack if app.lifecycle.type == "buildpack" else None
    return [stack.guid for stack in world.stacks if stack.name == name]


def test_the_grid_has_every_list(stage):
    names = {}
    for route in v2.VIEW.endpoints:
        if route.method == "GET" and "config" not in route.rule:
            place = next((path for path in LISTS if re.sub(r"{[^}]*}", "<guid>", path) == route.rule), route.rule)
            body = support.ask(stage.world, "GET", place.format(**stage.guids)).body
            if isinstance(body, dict) and "total_results" in body:
                names[route.rule] = place
    assert names.keys() - rules.NO_FILTERS == {re.sub(r"{[^}]*}", "<guid>", path) for path in LISTS}


@pytest.mark.parametrize("path", rules.TOPS)
def test_a_list_has_its_records(stage, path):
    assert set(shown(stage, path)) == {record.guid for record in rows(stage, path)}


@pytest.mark.parametrize(("path", "key"), [pair for pair in TAKEN if LISTS[pair[0]][pair[1]][0] != "moment"])
def test_a_key_selects_the_records_that_have_its_value(stage, path, key):
    expected = Expected(stage, path, key)
    told = {word: set(shown(stage, path, f"{key}:{word}")) for word in expected.words}
    assert told == {word: expected.of(word) for word in expected.words}
    if path in rules.TOPS and LISTS[path][key] != ("text", "gateway_name?"):
        assert expected.words
        assert any(len(found) < len(expected.rows) for found in told.values()) or not expected.of("nothing")


@pytest.mark.parametrize(
    ("path", "key"), [pair for pair in TAKEN if LISTS[pair[0]][pair[1]][0] not in {"moment", "boolean"}]
)
def test_a_key_selects_by_several_values_and_by_unknown_ones(stage, path, key):
    expected = Expected(stage, path, key)
    words = [*expected.words[:1], *expected.words[-1:]]
    unknown = "77" if LISTS[path][key][0] == "number" else "nothing"
    assert set(shown(stage, path, f"{key}:{unknown}")) == set()
    if (path, key) == ("/v2/service_plans", "service_broker_guid"):
        # The whole text behind IN counts as one guid.
        assert set(shown(stage, path, f"{key} IN {words[0]},{words[-1]}")) == set()
        return
    assert set(shown(stage, path, f"{key} IN {','.join([*words, unknown])}")) == expected.of(*words)
    if words:
        both = set(shown(stage, path, f"{key}:{words[0]};{key}:{words[-1]}"))
        assert both == (expected.of(words[0]) & expected.of(words[-1]) if _joins(path, key) else both)


def _joins(path, key):
    """Do several segments all count? What a controller looks up itself joins them in a way of its own."""
    return LISTS[path][key][0] != "own"


ALONE = {"number": BROKEN, "moment": BROKEN, "boolean": DATABASE, "process name": DATABASE}


@pytest.mark.parametrize(("path", "key"), [pair for pair in TAKEN if LISTS[pair[0]][pair[1]][0] != "own"])
def test_a_key_alone_looks_for_null(stage, path, key):
    kind = LISTS[path][key][0]
    if kind in ALONE:
        reply = answer(stage, path, key)
        assert (reply.status, reply.body["description"]) == ALONE[kind]
        return
    assert set(shown(stage, path, key)) == (Expected(stage, path, key).null() if kind == "text" else set())


@pytest.mark.parametrize(("path", "key"), [pair for pair in TAKEN if LISTS[pair[0]][pair[1]][0] != "own"])
def test_a_key_without_a_value_looks_for_an_empty_text(stage, path, key):
    kind = LISTS[path][key][0]
    expected = Expected(stage, path, key)
    # An empty number or moment is null, and what is not true is false.
    wanted = {"boolean": expected.of("false"), "number": expected.null(), "moment": expected.null()}
    assert set(shown(stage, path, f"{key}:")) == wanted.get(kind, expected.of(""))


@pytest.mark.parametrize(("path", "key"), [pair for pair in TAKEN if pair[1] in {"name", "label", "host", "path"}])
def test_a_text_knows_case_where_the_database_does(stage, path, key):
    expected = Expected(stage, path, key)
    fold = key in rules.FOLDED.get(id(LISTS[path]), ()) or rules.TOPS.get(path, ("", ""))[1] in {
        "domains",
        "organization_quotas",
    }
    fold = fold or path.endswith("_domains")
    swapped = [word.swapcase() for word in expected.words]
    told = {word: set(shown(stage, path, f"{key}:{word}")) for word in swapped}
    assert told == {word: expected.of(word, fold=fold) for word in swapped}


@pytest.mark.parametrize(("path", "key"), [pair for pair in TAKEN if LISTS[pair[0]][pair[1]][0] == "moment"])
def test_a_moment_selects_what_was_then(stage, path, key):
    expected = Expected(stage, path, key)
    times = {guid: int(values[0]) for guid, values in expected.has.items()}
    if not times:
        return
    moment = sorted(times.values())[len(times) // 2]
    tests = {
        ":": lambda time: time == moment, "<": lambda time: time < moment, "<=": lambda time: time <= moment,
        ">": lambda time: time > moment, ">=": lambda time: time >= moment, " IN ": lambda time: time == moment,
    }  # fmt: skip
    text = _text_of(moment)
    told = {operator: set(shown(stage, path, f"{key}{operator}{text}")) for operator in tests}
    assert told == {operator: {guid for guid, time in times.items() if fits(time)} for operator, fits in tests.items()}


def _text_of(moment):
    return datetime.fromtimestamp(moment, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize(("path", "key"), sorted(REFUSED))
def test_a_key_that_is_no_column_is_refused(stage, path, key):
    reply = answer(stage, path, f"{key}:x")
    assert (reply.status, reply.body["code"], reply.body["description"]) == (
        400, 10005, f"The query parameter is invalid: {key}",
    )  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_a_key_that_is_unknown_is_refused_and_a_nul_breaks(stage, path):
    reply = answer(stage, path, "nothing:x")
    assert (reply.status, reply.body["description"]) == (400, "The query parameter is invalid: nothing")
    texts = [key for key in LISTS[path] if LISTS[path][key][0] in {"text", "guid"} and (path, key) not in REFUSED]
    told = {key: answer(stage, path, f"{key}:\0") for key in texts}
    assert {key: (reply.status, reply.body["description"]) for key, reply in told.items()} == dict.fromkeys(
        texts, BROKEN
    )
    for query in ("q[]=x", "q[x]=y"):
        reply = support.ask(stage.world, "GET", f"{path.format(**stage.guids)}?{query}")
        assert (reply.status, reply.body["description"]) == BROKEN
    for query in ("q", "q="):
        assert support.ask(stage.world, "GET", f"{path.format(**stage.guids)}?{query}").status == 200


@pytest.mark.parametrize("path", LISTS)
def test_pages_have_every_record_once_in_both_directions(stage, path):
    everything = shown(stage, path)
    place = path.format(**stage.guids)
    for direction, wanted in (("asc", everything), ("desc", everything[::-1])):
        bodies = [
            support.ask(stage.world, "GET", f"{place}?results-per-page=2&page={page}&order-direction={direction}").body
            for page in range(1, len(everything) // 2 + 3)
        ]
        assert [one["metadata"]["guid"] for body in bodies for one in body["resources"]] == wanted
        assert {body["total_results"] for body in bodies} == {len(everything)}


@pytest.mark.parametrize("path", rules.BELOW)
def test_a_list_below_something_is_ordered_by_a_column(stage, path):
    for column in ("guid", "created_at"):
        texts = [_column(stage, path, column, direction) for direction in ("asc", "desc")]
        assert texts == [sorted(texts[0]), sorted(texts[0], reverse=True)]


def _column(stage, path, column, direction):
    query = f"order-by={column}&order-direction={direction}"
    body = support.ask(stage.world, "GET", f"{path.format(**stage.guids)}?{query}").body
    return [one["metadata"][column] for one in body["resources"]]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("depth", [1, 2])
def test_a_depth_inlines_and_selects_nothing_else(stage, path, depth):
    reply = support.ask(stage.world, "GET", f"{path.format(**stage.guids)}?inline-relations-depth={depth}")
    plain = answer(stage, path)
    assert [one["metadata"] for one in reply.body["resources"]] == [one["metadata"] for one in plain.body["resources"]]
    assert all(
        one["entity"].items() <= other["entity"].items()
        for one, other in zip(plain.body["resources"], reply.body["resources"], strict=True)
    )
