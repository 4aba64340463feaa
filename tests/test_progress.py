"""How operations progress: the table in fakecc/progress.py, row by row, and which rule selects what."""

from math import inf

import pytest

from fakecc import progress
from fakecc.models.arranged import BrokerOperation, ProgressRule
from fakecc.progress import Glance, Subject

NOW = 1_700_000_000.0


def rule(mode="manual", **given):
    return ProgressRule(guid="", created_at=0.0, updated_at=0.0, mode=mode, **given)


def operation(way, now=NOW):
    begun = progress.begin(way, now)
    return BrokerOperation(guid="", created_at=0.0, updated_at=0.0, kind="provision", resource_guid="", **begun)


BEGINNINGS = [
    pytest.param(
        rule("immediate"), {"progress": "immediate", "due": None, "polls_left": 0, "polls_of": "client"}, id="immediate"
    ),
    pytest.param(
        rule("after", seconds=3),
        {"progress": "after", "due": NOW + 3, "polls_left": 0, "polls_of": "client"},
        id="after",
    ),
    pytest.param(
        rule("polls", polls=2), {"progress": "polls", "due": None, "polls_left": 2, "polls_of": "client"}, id="polls"
    ),
    pytest.param(
        rule("manual"), {"progress": "manual", "due": None, "polls_left": 0, "polls_of": "client"}, id="manual"
    ),
    pytest.param(rule("never"), {"progress": "never", "due": None, "polls_left": 0, "polls_of": "client"}, id="never"),
]


@pytest.mark.parametrize(("way", "begun"), BEGINNINGS)
def test_what_an_operation_begins_with(way, begun):
    assert progress.begin(way, NOW) == begun


# The rule, how many seconds after the beginning it is asked, and what it looks like then.
GLANCES = [
    pytest.param(rule("immediate"), 0, Glance(over=True, polls_left=0), id="immediate"),
    pytest.param(rule("after", seconds=3), 0, Glance(over=False, polls_left=0, ready_in=3.0), id="after, at once"),
    pytest.param(rule("after", seconds=3), 2, Glance(over=False, polls_left=0, ready_in=1.0), id="after, before due"),
    pytest.param(rule("after", seconds=3), 2.9999, Glance(over=True, polls_left=0), id="after, due but for rounding"),
    pytest.param(rule("after", seconds=3), 3, Glance(over=True, polls_left=0), id="after, due"),
    pytest.param(rule("after", seconds=0), 0, Glance(over=True, polls_left=0), id="after no time"),
    pytest.param(
        rule("polls", polls=3, polls_of="broker"), 0, Glance(over=False, polls_left=2), id="polls, two are left"
    ),
    pytest.param(
        rule("polls", polls=1, polls_of="broker"), 0, Glance(over=True, polls_left=0), id="polls, the last one"
    ),
    pytest.param(rule("polls", polls=2), 0, Glance(over=False, polls_left=2, ready_in=inf), id="polls of clients"),
    pytest.param(rule("polls", polls=1), 0, Glance(over=True, polls_left=1), id="polls of clients, the last one"),
    pytest.param(rule("polls", polls=0), 0, Glance(over=True, polls_left=0), id="no polls"),
    pytest.param(rule("manual"), 10**9, Glance(over=False, polls_left=0, ready_in=inf), id="manual"),
    pytest.param(rule("never"), 10**9, Glance(over=False, polls_left=0, ready_in=inf), id="never"),
]


@pytest.mark.parametrize(("way", "later", "glance"), GLANCES)
def test_what_becomes_of_an_operation_that_is_asked_about(way, later, glance):
    assert progress.ask(operation(way), NOW + later) == glance


SUBJECT = Subject(resource="service_instances", operation="create", plan=("plan-guid", "small"), name="db")
SELECTED = [
    pytest.param({}, True, id="everything"),
    pytest.param({"resource": "service_instances"}, True, id="its table"),
    pytest.param({"resource": "service_keys"}, False, id="another table"),
    pytest.param({"operation": "create"}, True, id="its operation"),
    pytest.param({"operation": "delete"}, False, id="another operation"),
    pytest.param({"plan": "small"}, True, id="its plan's name"),
    pytest.param({"plan": "plan-guid"}, True, id="its plan's guid"),
    pytest.param({"plan": "large"}, False, id="another plan"),
    pytest.param({"plan": "sm*"}, True, id="a pattern of its plan"),
    pytest.param({"plan": "la*"}, False, id="a pattern of another plan"),
    pytest.param({"name": "d*"}, True, id="a pattern of its name"),
    pytest.param({"name": "db"}, True, id="its name"),
    pytest.param({"name": "queue"}, False, id="another name"),
    pytest.param({"operation": "create", "name": "queue"}, False, id="one selector of two"),
]


@pytest.mark.parametrize(("selectors", "selected"), SELECTED)
def test_which_rules_select_an_operation(selectors, selected):
    only = rule(**selectors)

    assert progress.rule_for([only], SUBJECT) is (only if selected else None)


def test_the_first_rule_that_selects_wins():
    other, first, second = rule(name="queue"), rule(name="db"), rule()

    assert progress.rule_for([other, first, second], SUBJECT) is first


def test_a_subject_without_a_name_is_selected_by_no_name():
    nameless = Subject(resource="service_bindings", operation="create")

    assert progress.rule_for([rule(name="db")], nameless) is None
