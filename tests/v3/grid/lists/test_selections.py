"""Every filter and every order of every list of v3 selects what the fetchers select.

What is expected is worked out from the records of the world by the ways of selection_rules.py, without any page.
"""

from __future__ import annotations

import operator
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
import support
from v3.grid.lists import selection_rules as rules
from v3.grid.lists.list_cells import LISTS, rule_of
from v3.grid.lists.list_kinds import orders
from v3.grid.lists.list_stage import Stage
from v3.grid.lists.ways import text_of, values_of

FILTERS = [(path, name) for path, filters in rules.FILTERS.items() for name in filters]


@pytest.fixture(scope="module")
def stage():
    return Stage()


def shown(stage, path, query=""):
    """The guids that a list shows, in its order."""
    reply = support.ask(stage.world, "GET", f"{path.format(**stage.guids)}?{query}")
    assert reply.status == 200, (query, reply.body)
    resources = reply.body["destinations"] if path.endswith("/destinations") else reply.body["resources"]
    return [one["guid"] for one in resources]


def rows(stage, path):
    """The records that a list has when nothing is asked for, in the order of their making."""
    names = rules.TABLES.get(path, (path.rsplit("/", 1)[1],))
    kept = rules.KEPT.get(path, lambda *_: True)
    found = [record for name in names for record in stage.world.tables[name] if kept(stage, record)]
    return sorted(found, key=lambda record: record.created_at)


def folds(path, name):
    """Does the database compare this column without regard to case?"""
    return name in rules.FOLDED and not (name == "names" and path in rules.WITH_CASE)


class Expected:
    """What the records of a list have at the end of a filter's way, and so which of them a query selects."""

    def __init__(self, stage, path, name):
        self.rows = rows(stage, path)
        way = rules.FILTERS[path][name]
        self._has = {record.guid: values_of(stage.world, record, way, rules.MADE_UP) for record in self.rows}
        always = rules.ALWAYS.get((path, name), lambda *_: False)
        self._always = {record.guid for record in self.rows if always(stage.world, record)}
        self._without = rules.WITHOUT_VALUE.get((path, name), lambda record: None in self._has[record.guid])
        self._fits = operator.contains if name in rules.PARTIAL else operator.eq
        self.words = sorted({text_of(value) for values in self._has.values() for value in values if value is not None})

    def of(self, *words, fold=False):
        wanted = {word.lower() if fold else word for word in words}
        texts = {guid: {text_of(value) for value in values if value is not None} for guid, values in self._has.items()}
        if fold:
            texts = {guid: {text.lower() for text in found} for guid, found in texts.items()}
        fitting = {
            guid for guid, found in texts.items() if any(self._fits(text, word) for text in found for word in wanted)
        }
        return fitting | self._always

    def without_value(self):
        return {record.guid for record in self.rows if self._without(record)} | self._always


def shown_set(stage, path, query):
    found = shown(stage, path, query)
    # A segment is told once for each of its organizations, as the real one joins (tests/v3/tenancy).
    assert len(found) == len(set(found)) or path == "/v3/isolation_segments"
    return set(found)


@pytest.mark.parametrize("path", [path for path in rules.FILTERS if path != "/v3/feature_flags"])
def test_a_list_has_its_records(stage, path):
    assert shown_set(stage, path, "") == {record.guid for record in rows(stage, path)}


@pytest.mark.parametrize(("path", "name"), FILTERS)
def test_a_filter_selects_the_records_that_have_its_value(stage, path, name):
    expected = Expected(stage, path, name)
    told = {word: shown_set(stage, path, f"{name}={quote(word)}") for word in expected.words}
    assert told == {word: expected.of(word) for word in expected.words}
    everything = {record.guid for record in expected.rows}
    other = rules.OTHER_WORDS.get(name, "")
    told[other] = shown_set(stage, path, f"{name}={other}") if other else everything
    assert any(found != everything for found in told.values()), "the filter leaves nothing out"


@pytest.mark.parametrize(("path", "name"), [(path, name) for path, name in FILTERS if name not in rules.SINGLE])
def test_a_filter_selects_by_several_values_and_by_unknown_ones(stage, path, name):
    expected = Expected(stage, path, name)
    words = [expected.words[0], expected.words[-1]]
    unknown = rules.UNKNOWN.get(name, "nothing")
    assert shown_set(stage, path, f"{name}={quote(','.join(words))}") == expected.of(*words)
    assert shown_set(stage, path, f"{name}={quote(f'{words[0]}, {unknown}')}") == expected.of(words[0])
    assert shown_set(stage, path, f"{name}={unknown}") == expected.of()


@pytest.mark.parametrize(("path", "name"), [(path, name) for path, name in FILTERS if name not in rules.BREAKS])
def test_a_filter_without_a_value_selects_what_has_null(stage, path, name):
    assert shown_set(stage, path, name) == Expected(stage, path, name).without_value()


@pytest.mark.parametrize(
    ("path", "name"), [(path, name) for path, name in FILTERS if name in rules.FOLDED | rules.TEXTS_WITH_CASE]
)
def test_a_filter_knows_case_where_the_database_does(stage, path, name):
    expected = Expected(stage, path, name)
    swapped = [word.swapcase() for word in expected.words]
    told = {word: shown_set(stage, path, f"{name}={quote(word)}") for word in swapped}
    assert told == {word: expected.of(word, fold=folds(path, name)) for word in swapped}


@pytest.mark.parametrize("path", [path for path in LISTS if path not in rules.WITHOUT_GUIDS])
def test_guids_select_their_records(stage, path):
    guids = [record.guid for record in rows(stage, path)][-2:]
    assert shown_set(stage, path, f"guids={','.join(guids)},x") == set(guids)


@pytest.mark.parametrize(
    "path", [path for path in LISTS if {"label_selector"} & {*rule_of(path)["parameters"]} or rule_of(path)["metadata"]]
)
def test_a_label_selector_selects_what_has_the_labels(stage, path):
    labels = {record.guid: record.metadata.labels for record in rows(stage, path)}
    told = {asked: shown_set(stage, path, f"label_selector={quote(asked)}") for asked in rules.SELECTORS}
    assert told == {asked: {guid for guid in labels if fits(labels[guid])} for asked, fits in rules.SELECTORS.items()}


@pytest.mark.parametrize("path", [path for path in LISTS if path not in rules.WITHOUT_TIMES])
@pytest.mark.parametrize("name", ["created_ats", "updated_ats"])
def test_times_select_what_was_made_then(stage, path, name):
    if name == "updated_ats" and rule_of(path)["refuses_updated_ats"]:
        return
    times = {record.guid: int(getattr(record, name.removesuffix("s"))) for record in rows(stage, path)}
    moment = sorted(times.values())[len(times) // 2]
    text = quote(datetime.fromtimestamp(moment, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    asked = {f"{name}[{word}]={text}": fits for word, fits in rules.COMPARISONS.items()} | {
        f"{name}={text}": operator.eq
    }
    told = {query: shown_set(stage, path, query) for query in asked}
    assert told == {
        query: {guid for guid, time in times.items() if fits(time, moment)} for query, fits in asked.items()
    }


def order_key(path, name):
    """How the database sorts: null last, texts as it collates them, equals by guid."""
    field = rules.COLUMNS.get((path, name), name)

    def key(record):
        value = getattr(record, field)
        return (
            value is None,
            value.lower() if isinstance(value, str) else value,
            *rules.then(path, name, record),
            record.guid,
        )

    return key


@pytest.mark.parametrize(
    ("path", "name"),
    [(path, name) for path in LISTS for name in orders(rule_of(path)) if path not in rules.WITHOUT_ORDERS],
)
def test_an_order_sorts(stage, path, name):
    expected = [record.guid for record in sorted(rows(stage, path), key=order_key(path, name))]
    if name.endswith("_at"):
        # Records of one moment: the real one's moments differ a little.
        times = {record.guid: getattr(record, name) for record in rows(stage, path)}
        assert [times[guid] for guid in shown(stage, path, f"order_by={name}")] == [times[guid] for guid in expected]
        assert [times[guid] for guid in shown(stage, path, f"order_by=-{name}")] == [
            times[guid] for guid in expected[::-1]
        ]
        return
    assert shown(stage, path, f"order_by={name}") == expected
    assert shown(stage, path, f"order_by=-{name}") == expected[::-1]


@pytest.mark.parametrize("path", [path for path in LISTS if path not in rules.WITHOUT_PAGES])
def test_pages_have_every_record_once(stage, path):
    everything = shown(stage, path)
    count = len(everything)
    bodies = [
        support.ask(stage.world, "GET", f"{path.format(**stage.guids)}?per_page=2&page={page}").body
        for page in range(1, count // 2 + 3)
    ]
    assert [one["guid"] for body in bodies for one in body["resources"]] == everything
    totals = [body["pagination"]["total_results"] for body in bodies]
    # The count comes with the records of a page: without any it is not known.
    assert totals == [count if body["resources"] or path in rules.COUNTS_PAST_THE_END else 0 for body in bodies]


def test_every_filter_of_every_list_has_its_way():
    asked = {
        path: set(rule_of(path)["parameters"]) - rules.NO_WAY - rules.OF_THE_PATH.get(path, set())
        for path in LISTS
        if path != "/v3/feature_flags"
    }
    assert {path: set(filters) - {"guids"} for path, filters in rules.FILTERS.items()} == asked


@pytest.mark.parametrize(("asked", "names"), rules.QUERIES.items(), ids=rules.QUERIES)
def test_a_query_finds_what_it_asks_for(stage, asked, names):
    path, _, query = asked.partition("?")
    assert shown_set(stage, path, query.format(**stage.guids)) == {stage.guids[name] for name in names}


INCLUDES = [(path, name) for path in LISTS for name in rule_of(path)["includes"]]


@pytest.mark.parametrize(("path", "name"), INCLUDES)
def test_what_is_included_is_what_the_records_name(stage, path, name):
    body = support.ask(stage.world, "GET", f"{path.format(**stage.guids)}?include={name}").body
    told = {kind: [one["guid"] for one in listed] for kind, listed in body.get("included", {}).items()}
    if path in rules.INCLUDES_NOTHING:
        assert "included" not in body
        return
    ways = rules.INCLUDED[path][name]
    found = {
        kind: {value for record in rows(stage, path) for value in values_of(stage.world, record, way, rules.MADE_UP)}
        for kind, way in ways.items()
    }
    assert {kind: set(guids) for kind, guids in told.items()} == found
    assert all(len(guids) == len(set(guids)) for guids in told.values())


def seen(stage, path, query=""):
    """The guids that a developer of one space sees."""
    return {one["guid"] for one in _resources(stage, path, query, stage.member)}


@pytest.mark.parametrize(("path", "name"), [one for one in FILTERS if one not in rules.OF_READABLE_PLACES])
def test_a_filter_selects_among_what_a_member_sees(stage, path, name):
    for word in Expected(stage, path, name).words:
        query = f"{name}={quote(word)}"
        reply = support.ask(stage.world, "GET", f"{path.format(**stage.guids)}?{query}", as_=stage.member)
        if reply.status == 404:
            assert name in rules.OWNERS
            continue
        assert seen(stage, path, query) == shown_set(stage, path, query) & seen(stage, path)


@pytest.mark.parametrize(("path", "name"), sorted(rules.OF_READABLE_PLACES))
def test_a_filter_by_a_place_that_a_member_does_not_read_finds_nothing(stage, path, name):
    expected = Expected(stage, path, name)
    told = {word: seen(stage, path, f"{name}={quote(word)}") for word in expected.words}
    readable = {stage.alpha, stage.here}
    assert {stage.alpha, stage.beta} & {*expected.words} or {stage.here, stage.there} <= {*expected.words}
    assert told == {
        word: (expected.of(word) if word in readable else expected.of()) & seen(stage, path) for word in expected.words
    }


def _resources(stage, path, query, who):
    body = support.ask(stage.world, "GET", f"{path.format(**stage.guids)}?{query}", as_=who).body
    return body["destinations"] if path.endswith("/destinations") else body["resources"]
