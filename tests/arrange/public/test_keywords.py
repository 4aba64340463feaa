"""The types of what a test may write say what the schemas say, by which the same is checked when it is given."""

import typing
from typing import get_args, get_type_hints

import pytest

from fakecc.arrange.checking import openapi
from fakecc.arrange.public import keywords
from fakecc.arrange.seeds.documents import PRESETS
from fakecc.arrange.world import AUTHS
from fakecc.clock import Clock
from fakecc.evidence.strict import SWITCHES
from fakecc.in_process import FakeCC
from fakecc.json_types import Json
from fakecc.pytest_plugin import ARGUMENTS
from fakecc.world_options import WorldOptions

SCHEMAS = openapi()["components"]["schemas"]
# Keys of the form of faults that earlier releases had, and what an editor reads of a seed: no types for them.
WITHOUT_TYPE = {
    "fault": {
        "on", "plan", "instance", "broker", "caller", "after", "nth", "times", "status", "body", "text", "headers", "errors",
        "error", "state", "description", "malformed", "failure", "message", "seconds",
    },
    "seed": {"$schema"},
}  # fmt: skip
TYPED = {
    "fault": keywords.FaultKeywords,
    "fault_when": keywords.WhenKeywords,
    "fault_then": keywords.ThenKeywords,
    "hook": keywords.DeedKeywords,
    "progress": keywords.ProgressKeywords,
    "staging_behaviour": keywords.StagingBehaviour,
    "instances_behaviour": keywords.InstancesBehaviour,
    "tasks_behaviour": keywords.TasksBehaviour,
    "seed": keywords.SeedKeywords,
}


def hints(kind):
    return get_type_hints(kind, {**vars(keywords), **vars(typing), "Clock": Clock, "Json": Json})


@pytest.mark.parametrize("name", TYPED)
def test_the_keys_are_those_of_the_schema(name):
    assert set(hints(TYPED[name])) == set(SCHEMAS[name]["properties"]) - WITHOUT_TYPE.get(name, set())


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        pytest.param(
            keywords.FaultResource, SCHEMAS["fault_when"]["properties"]["resource"]["properties"], id="resource"
        ),
        pytest.param(keywords.BrokerCall, SCHEMAS["fault_when"]["properties"]["broker"]["properties"], id="broker"),
        pytest.param(
            keywords.RuntimeSelectors, SCHEMAS["fault_when"]["properties"]["runtime"]["properties"], id="runtime"
        ),
        pytest.param(keywords.Staleness, SCHEMAS["fault_then"]["properties"]["stale"]["properties"], id="stale"),
        pytest.param(keywords.Distribution, SCHEMAS["fault_then"]["properties"]["seconds"]["properties"], id="seconds"),
        pytest.param(
            keywords.CrashKeywords, SCHEMAS["instances_behaviour"]["properties"]["crash"]["properties"], id="crash"
        ),
    ],
)
def test_the_keys_of_a_part_are_those_of_the_schema(kind, properties):
    assert set(hints(kind)) == set(properties)


def test_a_gate_says_its_job_and_a_behaviour_its_kind_by_position():
    assert {*hints(keywords.GateSelectors), "job"} == set(SCHEMAS["gate"]["properties"])
    assert {*hints(keywords.BehaviourKeywords), "kind"} == set(SCHEMAS["app_behaviour"]["properties"])


@pytest.mark.parametrize(
    ("literal", "words"),
    [
        pytest.param(keywords.Auth, AUTHS, id="auth"),
        pytest.param(keywords.Preset, PRESETS, id="preset"),
        pytest.param(keywords.Mode, SCHEMAS["mode"]["enum"], id="mode"),
        pytest.param(keywords.PollsOf, SCHEMAS["progress"]["properties"]["polls_of"]["enum"], id="polls_of"),
        pytest.param(keywords.Resource, SCHEMAS["progress"]["properties"]["resource"]["enum"], id="resource"),
        pytest.param(keywords.Deed, SCHEMAS["progress"]["properties"]["operation"]["enum"], id="operation"),
        pytest.param(keywords.Switch, SWITCHES, id="switch"),
    ],
)
def test_the_words_are_those_that_there_are(literal, words):
    assert sorted(get_args(literal)) == sorted(words)


def test_a_world_takes_what_its_keywords_say():
    assert set(hints(keywords.WorldKeywords)) == set(WorldOptions.NAMES)


def test_the_marker_takes_what_its_keywords_say():
    assert set(hints(keywords.MarkerKeywords)) == set(ARGUMENTS)


def test_help_of_the_server_names_every_option():
    assert [
        name
        for name in hints(keywords.ServerKeywords)
        if name not in FakeCC.__init__.__doc__ + str(FakeCC.__init__.__kwdefaults__)
    ] == []
