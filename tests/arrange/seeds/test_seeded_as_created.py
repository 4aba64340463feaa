"""What a seed makes is what the API makes: the same record, field by field, but for its name, guids and times."""

from dataclasses import fields, replace

import pytest
from support import ask
from support.uaa_client import client_token, uaa

from fakecc import VirtualClock, World
from fakecc.models.common import LastOperation

# None of them is the default, so that a record which ignores one differs.
SETTINGS = {
    "default_app_memory": 256,
    "default_app_disk_in_mb": 512,
    "default_app_log_rate_limit_in_bytes_per_second": 1000,
    "default_app_ssh_access": False,
    "stacks": {"default": "stack", "stacks": [{"name": "stack", "description": "one"}]},
}
PLAN = {"name": "plan", "id": "plan-id", "description": "A plan", "maintenance_info": {"version": "1.0.0"}}
OFFERING = {"name": "db", "id": "db-id", "description": "A service", "bindable": True, "bindings_retrievable": True}
CATALOG = {"services": [{**OFFERING, "plans": [PLAN]}]}
MOUNT = {"driver": "d", "container_dir": "/c", "mode": "r", "device_type": "shared", "device": {"volume_id": "1"}}
BEHAVIOUR = {
    "dashboard_url": "https://dashboard",
    "credentials": {"uri": "db://there"},
    "syslog_drain_url": "syslog://a,b",
    "volume_mounts": [MOUNT],
}
BASE = {
    "users": [{"username": "eve"}, {"username": "other"}],
    "organizations": [
        {
            "name": "org",
            "roles": {"organization_user": ["other"]},
            "spaces": [
                {
                    "name": "space",
                    "apps": [{"name": "app"}, {"name": "app 2"}],
                    "service_instances": [
                        {"name": "managed", "plan": "there/plan"},
                        {"name": "told", "plan": "there/told"},
                        {"name": "own", "credentials": {"k": "v"}, "syslog_drain_url": "syslog://a,b"},
                    ],
                }
            ],
        }
    ],
    "service_brokers": [
        {
            "name": "there",
            "offerings": [
                {
                    **OFFERING,
                    "name": "there",
                    "id": "there-id",
                    "requires": ["syslog_drain", "volume_mount"],
                    "plans": [PLAN, {"name": "told", "id": "told-id", "behaviour": BEHAVIOUR}],
                }
            ],
        }
    ],
    # The catalog of a broker that is not there.
    "faults": [{"when": {"broker": {"operation": "catalog"}}, "then": {"status": 200, "body": CATALOG}}],
}
BROKER = {"name": "created", "url": "https://broker"}
LOGIN = {"username": "broker", "password": "secret"}


def _organization(**sections):
    return {"organizations": [{"name": "org", **sections}]}


def _space(**sections):
    return _organization(spaces=[{"name": "space", **sections}])


def _broker(**plan):
    offering = {**OFFERING, "plans": [{**PLAN, **plan}]}
    return {"service_brokers": [{"name": "seeded", "url": "https://seeded", "offerings": [offering]}]}


def _instance(name, **sections):
    """An instance that is bound to."""
    plan = {} if name == "own" else {"plan": f"there/{'told' if name == 'told' else 'plan'}"}
    given = {"credentials": {"k": "v"}, "syslog_drain_url": "syslog://a,b"} if name == "own" else {}
    return _space(service_instances=[{"name": "seeded", **plan, **given, **sections}])


def _relate(**guids):
    return {"relationships": {name: {"data": {"guid": guid}} for name, guid in guids.items()}}


def _post(path, body, **related):
    """Create something by v3; `related` are the tables and names of what it relates to."""

    def create(world):
        guids = {relation: world.tables[table].first(name=name).guid for relation, (table, name) in related.items()}
        return ask(world, "POST", path, {**body, **(_relate(**guids) if related else {})})

    return create


def _post_to_uaa(path, body):
    """Create something by UAA, as its client `admin`, who may do everything."""

    def create(world):
        return uaa(world, "POST", path, body, token=client_token(world))

    return create


def _give_role(kind, relation, table, name):
    def create(world):
        user, place = world.accounts.first(username="other"), world.tables[table].first(name=name)
        return ask(world, "POST", "/v3/roles", {"type": kind, **_relate(user=user.guid, **{relation: place.guid})})

    return create


def _make_visible(world):
    body = {"type": "organization", "organizations": [{"guid": world.organizations.first(name="org").guid}]}
    plan = world.service_plans.first(name="told")
    world.change(plan, public=False)
    return ask(world, "POST", f"/v3/service_plans/{plan.guid}/visibility", body)


def _switch_on(world):
    return ask(world, "PATCH", "/v3/feature_flags/diego_docker", {"enabled": True})


def _bind(name):
    instance = ("service_instances", name)
    return _post("/v3/service_credential_bindings", {"type": "app"}, service_instance=instance, app=("apps", "app 2"))


def _make_key(name):
    body = {"type": "key", "name": "created"}
    return _post("/v3/service_credential_bindings", body, service_instance=("service_instances", name))


MANAGED = {"name": "created", "type": "managed"}
OWN = {"name": "created", "type": "user-provided"}
OWN_GIVEN = {
    "credentials": {"k": "v"},
    "syslog_drain_url": "syslog://a,b",
    "route_service_url": "https://r",
    "tags": ["t"],
}
BY_PASSWORD = {"authorized_grant_types": ["password"]}
IN_SPACE = {"space": ("spaces", "space")}
IN_ORG = {"organization": ("organizations", "org")}
# The table, the seed, what creates the same by the API, and the fields that differ besides guid, name and times.
RESOURCES = [
    pytest.param("users", {"users": [{"username": "seeded"}]}, _post("/v3/users", {"guid": "created"}), (), id="user"),
    pytest.param(
        "accounts",
        {"users": [{"username": "seeded", "password": "pw"}]},
        _post_to_uaa("/Users", {"userName": "created", "password": "pw", "emails": [{"value": "e@e.org"}]}),
        ("username", "email", "password_changed_at"),
        id="account",
    ),
    pytest.param(
        "uaa_clients",
        {"clients": [{"id": "seeded", "secret": "s", "grant_types": ["password"]}]},
        _post_to_uaa("/oauth/clients", {"client_id": "created", "client_secret": "s", **BY_PASSWORD}),
        (),
        id="client",
    ),
    pytest.param(
        "organization_quotas",
        {"organization_quotas": [{"name": "seeded"}]},
        _post("/v3/organization_quotas", {"name": "created"}),
        (),
        id="organization quota",
    ),
    pytest.param(
        "space_quotas",
        _organization(space_quotas=[{"name": "seeded"}]),
        _post("/v3/space_quotas", {"name": "created"}, **IN_ORG),
        (),
        id="space quota",
    ),
    pytest.param(
        "organizations",
        {"organizations": [{"name": "seeded"}]},
        _post("/v3/organizations", {"name": "created"}),
        (),
        id="organization",
    ),
    pytest.param(
        "spaces",
        _organization(spaces=[{"name": "seeded"}]),
        _post("/v3/spaces", {"name": "created"}, **IN_ORG),
        (),
        id="space",
    ),
    pytest.param(
        "roles",
        _organization(roles={"organization_manager": ["eve"]}),
        _give_role("organization_manager", "organization", "organizations", "org"),
        ("user_guid",),
        id="organization's role",
    ),
    pytest.param(
        "roles",
        _space(roles={"space_developer": ["eve"]}),
        _give_role("space_developer", "space", "spaces", "space"),
        ("user_guid",),
        id="space's role",
    ),
    pytest.param(
        "apps", _space(apps=[{"name": "seeded"}]), _post("/v3/apps", {"name": "created"}, **IN_SPACE), (), id="app"
    ),
    pytest.param(
        "processes",
        _space(apps=[{"name": "seeded"}]),
        _post("/v3/apps", {"name": "created"}, **IN_SPACE),
        ("app_guid", "version"),
        id="app's process",
    ),
    pytest.param(
        "service_brokers",
        _broker(),
        _post("/v3/service_brokers", {**BROKER, "authentication": {"type": "basic", "credentials": LOGIN}}),
        ("url",),
        id="service broker",
    ),
    pytest.param(
        "service_offerings",
        _broker(),
        _post("/v3/service_brokers", {**BROKER, "authentication": {"type": "basic", "credentials": LOGIN}}),
        ("service_broker_guid",),
        id="service offering",
    ),
    pytest.param(
        "service_plans",
        _broker(visibility="admin"),
        _post("/v3/service_brokers", {**BROKER, "authentication": {"type": "basic", "credentials": LOGIN}}),
        ("service_offering_guid",),
        id="service plan",
    ),
    pytest.param(
        "service_plan_visibilities",
        _broker(visibility=["org"]),
        _make_visible,
        ("service_plan_guid",),
        id="plan's visibility",
    ),
    pytest.param(
        "service_instances",
        _space(service_instances=[{"name": "seeded", "plan": "there/plan"}]),
        _post("/v3/service_instances", MANAGED, **IN_SPACE, service_plan=("service_plans", "plan")),
        (),
        id="managed instance",
    ),
    pytest.param(
        "service_instances",
        _space(service_instances=[{"name": "seeded", "plan": "there/told"}]),
        _post("/v3/service_instances", MANAGED, **IN_SPACE, service_plan=("service_plans", "told")),
        (),
        id="managed instance of a plan with a behaviour",
    ),
    pytest.param(
        "service_instances",
        _space(service_instances=[{"name": "seeded", **OWN_GIVEN}]),
        _post("/v3/service_instances", {**OWN, **OWN_GIVEN}, **IN_SPACE),
        (),
        id="user-provided instance",
    ),
    pytest.param(
        "service_instances",
        _space(service_instances=[{"name": "seeded"}]),
        _post("/v3/service_instances", OWN, **IN_SPACE),
        (),
        id="user-provided instance without anything",
    ),
    *(
        pytest.param(
            "service_bindings",
            _instance(name, bindings=[{"app": "app 2"}]),
            _bind(name),
            ("service_instance_guid",),
            id=f"binding to {what}",
        )
        for name, what in {
            "managed": "a managed instance",
            "told": "an instance of a plan with a behaviour",
            "own": "a user-provided instance",
        }.items()
    ),
    *(
        pytest.param(
            "service_keys",
            _instance(name, keys=[{"name": "seeded"}]),
            _make_key(name),
            ("service_instance_guid",),
            id=f"key of {what}",
        )
        for name, what in {"managed": "a managed instance", "told": "an instance of a plan with a behaviour"}.items()
    ),
    pytest.param("feature_flags", {"feature_flags": {"diego_docker": True}}, _switch_on, (), id="feature flag"),
]


def _world():
    return World("empty", seeds=[BASE], settings=SETTINGS, clock=VirtualClock(1_700_000_000.0), guids=1)


def _newest(world, table, differing):
    """The fields of a table's newest record."""
    record = list(world.tables[table])[-1]
    return {
        item.name: _timeless(getattr(record, item.name))
        for item in fields(record)
        if item.name not in {"guid", "name", "created_at", "updated_at", *differing}
    }


def _timeless(value):
    return replace(value, created_at=0.0, updated_at=0.0) if isinstance(value, LastOperation) else value


@pytest.mark.parametrize(("table", "seed", "create", "differing"), RESOURCES)
def test_a_seeded_record_is_as_a_created_one(table, seed, create, differing):
    seeded, created = _world(), _world()
    seeded.seed(seed)
    reply = create(created)
    created.catch_up()

    assert (reply.status < 300, reply.body) == (True, reply.body)
    assert _newest(seeded, table, differing) == _newest(created, table, differing)
