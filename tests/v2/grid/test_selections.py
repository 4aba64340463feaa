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
from v3.grid.list_stage import Stage
from v3.grid.ways import text_of, values_of

from fakecc import v2
from fakecc.models.apps import Process
from fakecc.models.events import AppEvent
from fakecc.models.tenancy import Role

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
    made = Stage()
    world = made.world
    for app in list(world.apps):
        if not world.processes.first(app_guid=app.guid, type="web"):
            made.put(Process, app_guid=app.guid, diego=app.name != "plain")
    for process in [process for process in world.processes if process.type == "web"][:2]:
        made.put(
            AppEvent,
            process_guid=process.guid,
            instance_guid="i",
            instance_index=0,
            exit_status=1,
            happened_at=world.now(),
        )
    for kind in ("organization_billing_manager", "organization_auditor", "organization_manager"):
        made.put(Role, type=kind, user_guid="ann-guid", organization_guid=made.alpha)
        made.put(Role, type=kind, user_guid="bob-guid", organization_guid=made.beta)
    for kind in ("space_manager", "space_auditor"):
        made.put(Role, type=kind, user_guid="ann-guid", space_guid=made.here)
        made.put(Role, type=kind, user_guid="bob-guid", space_guid=made.back)
    segment = made.guids["segment"]
    world.change(world.spaces[made.here], isolation_segment_guid=segment)
    world.change(world.organizations[made.beta], status="suspended")
    groups = {group.name: group.guid for group in world.security_groups}
    made.guids |= {
        "user": "ann-guid",
        "private_domain": next(one.guid for one in world.domains if one.shared_organization_guids),
        "security_group": groups["runs"],
        "service_instance": world.service_instances.first(name="db").guid,
        "provided": world.service_instances.first(name="own").guid,
        "service_plan": made.plans[0],
        "service": world.service_plans[made.plans[0]].service_offering_guid,
        "space_quota": world.space_quotas.first(name="wide").guid,
    }
    return made


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
