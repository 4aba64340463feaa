"""/v3/environment_variable_groups."""

import pytest
import support
from support import ask, detail

PATH = "/v3/environment_variable_groups"


def test_a_group_is_empty_at_first(world):
    assert ask(world, "GET", f"{PATH}/running").body == {
        "updated_at": "2023-11-14T22:13:20Z",
        "name": "running",
        "var": {},
        "links": {"self": {"href": f"http://api.example.org{PATH}/running"}},
    }


def test_variables_are_set_besides_others_and_null_takes_one_away(world):
    ask(world, "PATCH", f"{PATH}/staging", {"var": {"A": "1", "B": "2"}})
    changed = ask(world, "PATCH", f"{PATH}/staging", {"var": {"A": None, "C": "", "A=B": "x"}})
    assert changed.body["var"] == {"B": "2", "C": "", "A=B": "x"}


def test_an_empty_body_changes_nothing(world):
    ask(world, "PATCH", f"{PATH}/staging", {"var": {"A": "1"}})
    assert ask(world, "PATCH", f"{PATH}/staging", {}).body["var"] == {"A": "1"}


def test_the_body_is_looked_at_before_the_caller(world):
    reply = ask(world, "PATCH", f"{PATH}/nope", {"var": 5}, as_=support.user(world, "stranger"))
    assert detail(reply) == (422, "Var must be an object")


def test_a_change_of_nothing_is_a_change(world):
    world.clock.advance(60)
    changed = ask(world, "PATCH", f"{PATH}/staging", {"var": {}})
    assert changed.body["updated_at"] == "2023-11-14T22:14:20Z"


REFUSALS = {
    "unknown-group": ("nope", {"var": {}}, (404, "Environment variable group not found")),
    "list": ("running", {"var": []}, (422, "Var must be an object")),
    "unknown-key": ("running", {"foo": 1}, (422, "Unknown field(s): 'foo', Var must be an object")),
    "empty": ("running", {"var": {"": "x"}}, (422, "Var key must be a minimum length of 1")),
    "vcap": ("running", {"var": {"vcap_x": "x"}}, (422, "Var cannot start with VCAP_")),
    "vmc": ("running", {"var": {"VMC": "x"}}, (422, "Var cannot start with VMC_")),
    "port": ("running", {"var": {"Port": "x"}}, (422, "Var cannot set PORT")),
    "one-by-one": (
        "running",
        {"var": {"A": 1, "PORT": "x"}},
        (422, "Non-string value in environment variable for key 'A', value '1', Var cannot set PORT"),
    ),
    "values": (
        "running",
        {"var": {"A": True, "B": {}}},
        (
            422,
            (
                "Non-string value in environment variable for key 'A', value 'true', "
                "Non-string value in environment variable for key 'B', value '{}'"
            ),
        ),
    ),
}


@pytest.mark.parametrize(("name", "body", "refusal"), REFUSALS.values(), ids=REFUSALS)
def test_changing_a_group_is_refused(world, name, body, refusal):
    assert detail(ask(world, "PATCH", f"{PATH}/{name}", body)) == refusal
