"""Which behaviour speaks for an app, and what it says."""

import pytest
import support
from support import apps, brokered

from fakecc.runtime import behaviours


@pytest.fixture
def app(world):
    made = brokered.app(world, support.space(world), "web-1")
    return world.change(made, environment_variables={"FAIL": "now", "N": 5})


@pytest.mark.parametrize(
    ("selectors", "selects"),
    [
        pytest.param({}, True, id="none"),
        pytest.param({"app": "web-*"}, True, id="pattern of its name"),
        pytest.param({"app": "other"}, False, id="another name"),
        pytest.param({"environment": {"FAIL": "*"}}, True, id="variable"),
        pytest.param({"environment": {"FAIL": "never"}}, False, id="variable of another value"),
        pytest.param({"environment": {"N": "5"}}, True, id="number as text"),
        pytest.param({"environment": {"MISSING": "*"}}, False, id="no such variable"),
        pytest.param({"command": "run *"}, True, id="command"),
        pytest.param({"command": ["walk", "run *"]}, True, id="one of several commands"),
        pytest.param({"command": "walk"}, False, id="another command"),
        pytest.param({"process_type": "worker"}, False, id="another type"),
    ],
)
def test_a_behaviour_selects(world, app, selectors, selects):
    apps.behave(world, tasks={"fails": "x"}, **selectors)
    words = behaviours.of(world, "tasks", app, command="run it", process_type="web")
    assert words == ({"fails": "x"} if selects else {})


def test_of_each_word_the_first_counts(world, app):
    apps.behave(world, staging={"fails": "first"})
    apps.behave(world, staging={"fails": "second", "mode": "never"})
    apps.behave(world, tasks={"mode": "manual"})
    assert behaviours.of(world, "staging", app) == {"fails": "first", "mode": "never"}


def test_words_hold_variables_of_the_app(world, app):
    apps.behave(world, staging={"fails": "{environment.FAIL} {environment.N}{environment.MISSING}"})
    assert behaviours.of(world, "staging", app) == {"fails": "now 5"}
