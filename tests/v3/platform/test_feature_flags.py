"""/v3/feature_flags, and what they switch."""

import pytest
import support
from support import ask, detail

from fakecc.actions.platform import feature_flags
from fakecc.errors import CloudControllerError

PATH = "/v3/feature_flags"


def test_a_flag_that_was_never_changed_has_its_default(world):
    assert ask(world, "GET", f"{PATH}/diego_docker").body == {
        "name": "diego_docker",
        "enabled": False,
        "updated_at": None,
        "custom_error_message": None,
        "links": {"self": {"href": f"http://api.example.org{PATH}/diego_docker"}},
    }


def test_a_flag_is_changed(world):
    ask(world, "PATCH", f"{PATH}/diego_docker", {"enabled": True, "custom_error_message": "no"})
    shown = ask(world, "GET", f"{PATH}/diego_docker").body
    assert (shown["enabled"], shown["updated_at"], shown["custom_error_message"]) == (
        True,
        "2023-11-14T22:13:20Z",
        "no",
    )


REFUSALS = {
    "unknown-flag": ("nope", {"enabled": True}, (404, "Feature flag not found")),
    "not-boolean": ("diego_docker", {"enabled": "x"}, (422, "Enabled must be a boolean")),
    "null": ("diego_docker", {"enabled": None}, (422, "Enabled must be a boolean")),
    "empty-message": (
        "diego_docker",
        {"custom_error_message": ""},
        (422, "Custom error message is too short (minimum is 1 character)"),
    ),
    "message": (
        "diego_docker",
        {"enabled": True, "custom_error_message": 5},
        (422, "Custom error message must be a string"),
    ),
    "long": (
        "diego_docker",
        {"enabled": True, "custom_error_message": "x" * 251},
        (422, "Custom error message is too long (maximum is 250 characters)"),
    ),
    "unknown-key": ("diego_docker", {"enabled": True, "foo": 1}, (422, "Unknown field(s): 'foo'")),
}


@pytest.mark.parametrize(("name", "body", "refusal"), REFUSALS.values(), ids=REFUSALS)
def test_changing_a_flag_is_refused(world, name, body, refusal):
    assert detail(ask(world, "PATCH", f"{PATH}/{name}", body)) == refusal


def test_a_message_changes_alone(world):
    shown = ask(world, "PATCH", f"{PATH}/diego_docker", {"custom_error_message": "no"}).body
    assert (shown["enabled"], shown["custom_error_message"]) == (False, "no")


def test_every_flag_is_listed_by_name(world):
    page = ask(world, "GET", f"{PATH}?per_page=3").body
    names = [flag["name"] for flag in page["resources"]]
    assert (page["pagination"]["total_results"], names) == (19, ["app_bits_upload", "app_scaling", "diego_cnb"])


def test_flags_are_listed_by_when_they_were_changed(world):
    feature_flags.update(world, "route_sharing", enabled=True)
    found = ask(world, "GET", f"{PATH}?updated_ats[gte]=2023-01-01T00:00:00Z").body["resources"]
    assert [flag["name"] for flag in found] == ["route_sharing"]


WORDS = {
    "its-own": ("ask us", "Feature Disabled: ask us"),
    "none": (None, "Feature Disabled: service_instance_sharing"),
}


@pytest.mark.parametrize(("message", "told"), WORDS.values(), ids=WORDS)
def test_a_flag_that_is_off_refuses_in_its_words(world, message, told):
    feature_flags.update(world, "service_instance_sharing", enabled=False, custom_error_message=message)
    with pytest.raises(CloudControllerError, match=told):
        feature_flags.check(world, support.ADMIN, "service_instance_sharing")


PASSES = {
    "admin": (support.ADMIN, "app_scaling"),
    "reader": (support.READ_ONLY_ADMIN, "space_developer_env_var_visibility"),
}


@pytest.mark.parametrize(("caller", "name"), PASSES.values(), ids=PASSES)
def test_some_flags_let_admins_pass(world, caller, name):
    feature_flags.update(world, name, enabled=False)
    assert feature_flags.check(world, caller, name) is None
