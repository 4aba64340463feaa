"""An app's variables, and the environment that it would find."""

import pytest
import support
from support import brokered


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def app(world, space):
    return brokered.app(world, space)


def _patch(world, app, variables):
    return support.ask(world, "PATCH", f"/v3/apps/{app.guid}/environment_variables", {"var": variables})


def test_variables_are_set_and_taken_away(world, app):
    _patch(world, app, {"one": "1", "two": "2"})
    body = _patch(world, app, {"two": None, "three": "3"}).body
    path = f"http://api.example.org/v3/apps/{app.guid}"
    assert body == {
        "var": {"one": "1", "three": "3"},
        "links": {"self": {"href": f"{path}/environment_variables"}, "app": {"href": path}},
    }


@pytest.mark.parametrize(
    ("variables", "complaint"),
    [
        ([], "Var must be an object"),
        (
            {"VCAP_A": "1", "vcap_b": "2", "port": "3", "VMC": "4"},
            "Var cannot start with VCAP_, Var cannot set PORT, Var cannot start with VMC_",
        ),
        ({"": "x"}, "Var key must be a minimum length of 1"),
        (
            {"n": 4, "o": {"b": "c"}},
            (
                "Non-string value in environment variable for key 'n', value '4', "
                "Non-string value in environment variable for key 'o', value '{\"b\":\"c\"}'"
            ),
        ),
    ],
)
def test_variables_are_refused(world, app, variables, complaint):
    assert support.detail(_patch(world, app, variables)) == (422, complaint)


def test_looking_is_written_down(world, app):
    support.ask(world, "GET", f"/v3/apps/{app.guid}/environment_variables")
    support.ask(world, "GET", f"/v3/apps/{app.guid}/env")
    told = [event.type for event in world.audit_events.find(target_guid=app.guid)]
    assert told == ["audit.app.environment_variables.show", "audit.app.environment.show"]


@pytest.mark.parametrize(
    ("feature", "system"),
    [
        ("service-binding-k8s", {"SERVICE_BINDING_ROOT": "/etc/cf-service-bindings"}),
        ("file-based-vcap-services", {"VCAP_SERVICES_FILE_PATH": "/etc/cf-service-bindings/vcap_services"}),
    ],
)
def test_file_based_bindings_leave_their_place_alone(world, app, feature, system):
    support.ask(world, "PATCH", f"/v3/apps/{app.guid}/features/{feature}", {"enabled": True})
    body = support.ask(world, "GET", f"/v3/apps/{app.guid}/env").body
    assert (body["environment_variables"], body["system_env_json"]) == (None, system)


@pytest.mark.parametrize("path", ["env", "environment_variables"])
def test_one_flag_hides_environments_from_admins_too(world, app, path):
    flag = {"enabled": False, "custom_error_message": "hidden"}
    support.ask(world, "PATCH", "/v3/feature_flags/env_var_visibility", flag)
    reply = support.ask(world, "GET", f"/v3/apps/{app.guid}/{path}")
    assert support.detail(reply) == (403, "Feature Disabled: hidden")
