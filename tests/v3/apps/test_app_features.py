"""What can be switched on and off of an app."""

import pytest
import support
from support import brokered


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def app(world, space):
    return brokered.app(world, space)


def test_features_are_listed_without_pages(world, app):
    body = support.ask(world, "GET", f"/v3/apps/{app.guid}/features?per_page=1").body
    here = {"href": f"/v3/apps/{app.guid}/features"}
    assert ({one["name"]: one["enabled"] for one in body["resources"]}, body["pagination"]) == (
        {"ssh": True, "revisions": True, "service-binding-k8s": False, "file-based-vcap-services": False},
        {"total_results": 4, "total_pages": 1, "first": here, "last": here, "next": None, "previous": None},
    )


def test_a_feature_is_switched(world, app):
    body = support.ask(world, "PATCH", f"/v3/apps/{app.guid}/features/revisions", {"enabled": False}).body
    assert (body, world.apps[app.guid].revisions_enabled) == (
        {"name": "revisions", "description": "Enable versioning of an application", "enabled": False}, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "body", "status", "complaint"),
    [
        ("SSH", {"enabled": True}, 404, "Feature not found"),
        ("ssh", {"enabled": "yes"}, 422, "Enabled must be a boolean"),
        ("ssh", {"enabled": None}, 422, "Enabled must be a boolean"),
        ("ssh", {}, 422, "Enabled must be a boolean"),
        ("ssh", {"enabled": True, "other": 1}, 422, "Unknown field(s): 'other'"),
    ],
)
def test_a_switch_is_refused(world, app, name, body, status, complaint):
    reply = support.ask(world, "PATCH", f"/v3/apps/{app.guid}/features/{name}", body)
    assert support.detail(reply) == (status, complaint)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("file-based-vcap-services", "service-binding-k8s"),
        ("service-binding-k8s", "file-based-vcap-services"),
    ],
)
def test_two_features_exclude_one_another(world, app, first, second):
    path = f"/v3/apps/{app.guid}/features/"
    support.ask(world, "PATCH", path + first, {"enabled": True})
    assert support.detail(support.ask(world, "PATCH", path + second, {"enabled": True})) == (
        422, "'file-based-vcap-services' and 'service-binding-k8s' features cannot be enabled at the same time.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("role", "name", "status"),
    [
        ("space_developer", "ssh", 200),
        ("space_supporter", "ssh", 403),
        ("space_supporter", "revisions", 200),
        ("space_auditor", "revisions", 403),
    ],
)
def test_who_switches_features(world, space, app, role, name, status):
    caller = support.user(world, "someone", (role, space))
    path = f"/v3/apps/{app.guid}/features/{name}"
    assert support.ask(world, "PATCH", path, {"enabled": False}, as_=caller).status == status
