"""When updated_at moves: always where the Cloud Controller saves a record whole, else with a column of its own.

Source: cloud_controller_ng:app/actions (save against update), lib/cloud_controller/db.rb (timestamps)
"""

import pytest
import support
from support import apps as staged_apps
from support import ask

from fakecc.actions.tenancy import space_quotas, users

LAID = {"metadata": {"labels": {"a": "b"}}}
NOTHING = {}

# What is made first, at which address it is changed below its own, and with what.
SAVED = {
    "organization": ("/v3/organizations", {"name": "a"}, "", NOTHING),
    "organization's labels": ("/v3/organizations", {"name": "a"}, "", LAID),
    "organization's name": ("/v3/organizations", {"name": "a"}, "", {"name": "a"}),
    "organization's segment": ("/v3/organizations", {"name": "a"}, "/relationships/default_isolation_segment", NOTHING),
    "space": ("/v3/spaces", {"name": "a"}, "", NOTHING),
    "space's labels": ("/v3/spaces", {"name": "a"}, "", LAID),
    "space's segment": ("/v3/spaces", {"name": "a"}, "/relationships/isolation_segment", {"data": None}),
    "segment": ("/v3/isolation_segments", {"name": "a"}, "", LAID),
    "organization quota": ("/v3/organization_quotas", {"name": "a"}, "", NOTHING),
    "space quota": ("/v3/space_quotas", {"name": "a"}, "", NOTHING),
    "security group": ("/v3/security_groups", {"name": "a"}, "", NOTHING),
    "buildpack": ("/v3/buildpacks", {"name": "a"}, "", NOTHING),
}
CHANGED = {
    "space's feature": ("/v3/spaces", {"name": "a"}, "/features/ssh", {"enabled": True}),
    "stack": ("/v3/stacks", {"name": "a"}, "", {"state": "ACTIVE"}),
    "user's labels": ("/v3/users", {"guid": "a"}, "", LAID),
    "domain's labels": ("/v3/domains", {"name": "a.example.com"}, "", LAID),
}
PLACED = ("/v3/spaces", "/v3/space_quotas")


@pytest.mark.parametrize(
    ("path", "made", "below", "body", "moves"),
    [
        *(pytest.param(*case, 1, id=name) for name, case in SAVED.items()),
        *(pytest.param(*case, 0, id=name) for name, case in CHANGED.items()),
    ],
)
def test_a_record_that_is_saved_whole_is_younger(world, path, made, below, body, moves):
    if path in PLACED:
        made = {**made, "relationships": {"organization": {"data": {"guid": support.organization(world).guid}}}}
    before = ask(world, "POST", path, made).body
    world.clock.advance(1)
    assert ask(world, "PATCH", f"{path}/{before['guid']}{below}", body).status == 200
    after = ask(world, "GET", f"{path}/{before['guid']}").body
    assert (before["updated_at"], after["updated_at"]) == ("2023-11-14T22:13:20Z", f"2023-11-14T22:13:2{moves}Z")


# A table, what is asked of its first record below its address, and whether that makes it younger.
OF_APPS = {
    "app": ("apps", "PATCH", "", NOTHING, True),
    "app's labels": ("apps", "PATCH", "", LAID, True),
    "app's droplet": ("apps", "PATCH", "/relationships/current_droplet", "droplet", True),
    "app's feature": ("apps", "PATCH", "/features/ssh", {"enabled": True}, False),
    "process": ("processes", "PATCH", "", LAID, True),
    "process that is scaled": ("processes", "POST", "/actions/scale", NOTHING, True),
    "droplet": ("droplets", "PATCH", "", LAID, True),
    "deployment": ("deployments", "PATCH", "", LAID, True),
    "sidecar": ("sidecars", "PATCH", "", NOTHING, True),
    "build": ("builds", "PATCH", "", LAID, False),
    "package": ("packages", "PATCH", "", LAID, False),
}


@pytest.mark.parametrize(("table", "method", "below", "body", "younger"), OF_APPS.values(), ids=OF_APPS)
def test_what_belongs_to_an_app_is_younger_where_it_is_saved_whole(world, table, method, below, body, younger):
    app = staged_apps.staged(world, support.app_in(world, support.space(world)))
    ask(world, "POST", f"/v3/apps/{app.guid}/sidecars", {"name": "s", "command": "c", "process_types": ["web"]})
    ask(world, "POST", f"/v3/apps/{app.guid}/actions/start")
    ask(world, "POST", "/v3/deployments", staged_apps.of(app))
    world.clock.advance(3600)
    before = next(iter(world.tables[table]))
    sent = {"data": {"guid": world.apps[app.guid].droplet_guid}} if body == "droplet" else body
    assert ask(world, method, f"/v3/{table}/{before.guid}{below}", sent).status in {200, 202}
    after = world.tables[table][before.guid]
    assert (after.updated_at > before.updated_at, before.updated_at < world.now()) == (younger, True)


def test_whoever_is_put_under_a_quota_again_is_saved_again(world):
    space = support.space(world)
    organization = world.organizations[space.organization_guid]
    related = {"organization": {"data": {"guid": organization.guid}}}
    quota = ask(world, "POST", "/v3/space_quotas", {"name": "a", "relationships": related}).body["guid"]
    paths = {
        f"/v3/space_quotas/{quota}/relationships/spaces": space.guid,
        f"/v3/organization_quotas/{organization.quota_guid}/relationships/organizations": organization.guid,
    }
    for _ in range(2):
        world.clock.advance(1)
        for path, guid in paths.items():
            ask(world, "POST", path, {"data": [{"guid": guid}]})
    now = world.now()
    assert (world.spaces[space.guid].updated_at, world.organizations[organization.guid].updated_at) == (now, now)


def test_what_loses_its_quota_or_default_space_with_them_is_no_younger(world):
    space = support.space(world)
    quota = space_quotas.create(world, world.organizations[space.organization_guid], name="a", limits={})
    space = world.change(space, quota_guid=quota.guid)
    user = world.change(users.ensure(world, "u"), default_space_guid=space.guid)
    world.clock.advance(1)
    support.ask(world, "DELETE", f"/v2/space_quota_definitions/{quota.guid}")
    kept = world.spaces[space.guid]
    support.wait(world, ask(world, "DELETE", f"/v3/spaces/{space.guid}"))
    freed = world.users[user.guid]
    assert (kept.quota_guid, kept.updated_at, freed.default_space_guid, freed.updated_at) == (
        None,
        space.updated_at,
        None,
        user.updated_at,
    )


def test_a_flag_is_younger_whatever_it_is_set_to(world):
    path = "/v3/feature_flags/route_creation"
    times = []
    for _ in range(2):
        world.clock.advance(1)
        times.append(ask(world, "PATCH", path, {"enabled": True}).body["updated_at"])
    assert times == ["2023-11-14T22:13:21Z", "2023-11-14T22:13:22Z"]
