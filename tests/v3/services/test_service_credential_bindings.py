"""/v3/service_credential_bindings."""

import pytest
import support
from support import brokered
from support.brokered import answer

from fakecc.models.common import LastOperation

PATH = "/v3/service_credential_bindings"
STRUCTURE = 'must be structured like this: "{0}: {{"data": {{"guid": "valid-guid"}}}}"'
FAR = "The service instance and the app are in different spaces"


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def app(world, space):
    return brokered.app(world, space)


@pytest.fixture
def provided(world, space):
    return brokered.provided(world, space, credentials={"n": 1}, syslog_drain_url="syslog://x")


@pytest.fixture
def managed(world, space):
    brokered.broker(world, bind=[answer(201, {"credentials": {"a": 1}})])
    return brokered.managed(world, space)


def _related(**guids):
    return {name: {"data": {"guid": guid}} for name, guid in guids.items()}


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        pytest.param({}, "Relationships 'relationships' is not an object, Type must be 'app' or 'key'", id="empty"),
        pytest.param(
            {"type": "app", "relationships": {}},
            "Relationships 'relationships' must include one or more valid relationships",
            id="no relationships",
        ),
        pytest.param(
            {"type": "zzz", "relationships": _related(service_instance="x"), "parameters": 1, "foo": 1, "metadata": 1},
            "Metadata must be an object, Unknown field(s): 'foo', Parameters must be an object, "
            "Type must be 'app' or 'key'",
            id="several",
        ),
        pytest.param(
            {"type": "app", "relationships": {"service_instance": None, "app": None}},
            "Relationships Service instance can't be blank, Relationships Service instance "
            + STRUCTURE.format("service_instance"),
            id="instance blank: the app is not looked at",
        ),
        pytest.param(
            {"type": "app", "relationships": _related(service_instance="x"), "strategy": "many"},
            f"Relationships App can't be blank, Relationships App {STRUCTURE.format('app')}, "
            "Strategy must be 'single' or 'multiple'",
            id="app missing, strategy",
        ),
        pytest.param(
            {"type": "app", "relationships": _related(service_instance="x", app="y", route="z")},
            "Relationships Unknown field(s): 'route'",
            id="strange relationship",
        ),
        pytest.param(
            {"type": "key", "relationships": _related(service_instance="x")},
            "Name must be a string, Name can't be blank",
            id="key without name",
        ),
        pytest.param(
            {"type": "key", "name": "k", "relationships": _related(service_instance="x", app="y")},
            "Relationships Unknown field(s): 'app'",
            id="key of an app",
        ),
        pytest.param(
            {"type": "app", "relationships": {"service_instance": {"data": None}, "app": {"data": None}}},
            "The service instance could not be found: ''",
            id="data null",
        ),
    ],
)
def test_a_create_is_refused_for_its_form(world, body, complaint):
    assert support.detail(support.ask(world, "POST", PATH, body)) == (422, complaint)


def test_an_app_is_bound_to_a_provided_instance_at_once(world, app, provided):
    reply = support.ask(world, "POST", PATH, brokered.app_body(app, provided, name="b"))
    guid = reply.body["guid"]
    link = f"http://api.example.org{PATH}/{guid}"
    assert (reply.status, reply.body) == (
        201,
        {
            "guid": guid,
            "created_at": "2023-11-14T22:13:20Z",
            "updated_at": "2023-11-14T22:13:20Z",
            "name": "b",
            "type": "app",
            "last_operation": {
                "state": "succeeded",
                "description": None,
                "type": "create",
                "updated_at": "2023-11-14T22:13:20Z",
                "created_at": "2023-11-14T22:13:20Z",
            },
            "metadata": {"labels": {}, "annotations": {}},
            "relationships": _related(service_instance=provided.guid, app=app.guid),
            "links": {
                "self": {"href": link},
                "details": {"href": f"{link}/details"},
                "service_instance": {"href": f"http://api.example.org/v3/service_instances/{provided.guid}"},
                "app": {"href": f"http://api.example.org/v3/apps/{app.guid}"},
            },
        },
    )


def test_details_of_a_provided_instance_are_the_instance_s(world, app, provided):
    guid = support.ask(world, "POST", PATH, brokered.app_body(app, provided)).body["guid"]
    details = support.ask(world, "GET", f"{PATH}/{guid}/details").body
    assert details == {"credentials": {"n": 1}, "syslog_drain_url": "syslog://x"}


def test_an_empty_name_that_is_taken_is_not_told(world, space, app, provided):
    support.ask(world, "POST", PATH, brokered.app_body(app, provided, name=""))
    other = brokered.provided(world, space, name="other")
    assert support.detail(support.ask(world, "POST", PATH, brokered.app_body(app, other, name=""))) == (
        422,
        "The binding name is invalid. Binding names must be unique for a given service instance and app.",
    )


@pytest.mark.parametrize("changed", [{}, {"syslog_drain_url": "syslog://y,z"}], ids=["bound", "changed"])
def test_commas_of_a_drain_are_encoded_for_the_app(world, space, app, changed):
    instance = brokered.provided(world, space, credentials={}, syslog_drain_url="syslog://y,z")
    guid = support.ask(world, "POST", PATH, brokered.app_body(app, instance)).body["guid"]
    support.ask(world, "PATCH", f"/v3/service_instances/{instance.guid}", changed)
    details = support.ask(world, "GET", f"{PATH}/{guid}/details").body
    shown = support.ask(world, "GET", f"/v3/service_instances/{instance.guid}").body
    assert (details["syslog_drain_url"], shown["syslog_drain_url"]) == ("syslog://y%2cz", "syslog://y,z")


def test_commas_of_a_broker_s_drain_are_encoded(world, space, app):
    brokered.broker(world, bind=[answer(201, {"credentials": {}, "syslog_drain_url": "syslog://y,z"})])
    instance = brokered.managed(world, space, offering={"requires": ("syslog_drain",)})
    binding, _ = brokered.bind(world, brokered.app_body(app, instance))
    details = support.ask(world, "GET", f"{PATH}/{binding.guid}/details").body
    assert details == {"credentials": {}, "syslog_drain_url": "syslog://y%2cz"}


@pytest.mark.parametrize("body", [{"parameters": {}}, {"parameters": None}], ids=["empty", "null"])
def test_a_provided_instance_takes_no_parameters(world, app, provided, body):
    reply = support.ask(world, "POST", PATH, brokered.app_body(app, provided, **body))
    assert support.detail(reply) == (
        422, "Binding parameters are not supported for user-provided service instances",
    )  # fmt: skip


def test_a_provided_instance_has_no_keys(world, provided):
    assert support.detail(support.ask(world, "POST", PATH, brokered.key_body(provided))) == (
        422, "Service credential bindings of type 'key' are not supported for user-provided service instances.",
    )  # fmt: skip


def test_an_app_from_elsewhere_is_refused(world, provided):
    far = brokered.app(world, support.space(world, "far"))
    assert support.detail(support.ask(world, "POST", PATH, brokered.app_body(far, provided))) == (422, FAR)


def test_an_app_of_a_space_that_the_instance_is_shared_into_is_bound(world, managed):
    far = support.space(world, "far")
    world.change(managed, shared_space_guids=(far.guid,))
    _, job = brokered.bind(world, brokered.app_body(brokered.app(world, far), managed))
    assert job["state"] == "COMPLETE"


@pytest.mark.parametrize(
    ("name", "status"),
    [
        pytest.param("a b", 422, id="space"),
        pytest.param("n" * 256, 422, id="long"),
        pytest.param(1, 500, id="number"),
        pytest.param({}, 500, id="object"),
        pytest.param([], 201, id="empty list"),
        pytest.param(" ", 201, id="blank"),
    ],
)
def test_names_of_bindings_of_apps(world, app, provided, name, status):
    reply = support.ask(world, "POST", PATH, brokered.app_body(app, provided, name=name))
    assert reply.status == status


@pytest.mark.parametrize(
    ("state", "complaint"),
    [
        pytest.param(("create", "initial"), "There is an operation in progress for the service instance", id="CI"),
        pytest.param(("create", "in progress"), "There is an operation in progress for the service instance", id="CP"),
        pytest.param(("create", "failed"), "Service instance not found", id="CF"),
        pytest.param(("update", "in progress"), "There is an operation in progress for the service instance", id="UP"),
        pytest.param(("delete", "in progress"), "There is an operation in progress for the service instance", id="DP"),
    ],
)
def test_what_goes_on_with_the_instance_forbids_binding(world, space, app, state, complaint):
    instance = brokered.managed(world, space, state=state)
    assert support.detail(support.ask(world, "POST", PATH, brokered.app_body(app, instance))) == (422, complaint)


def test_a_plan_that_cannot_be_bound_says_so_with_a_period_for_keys_alone(world, space, app):
    instance = brokered.managed(world, space, bindable=False)
    said = [
        support.detail(support.ask(world, "POST", PATH, body))[1]
        for body in (brokered.app_body(app, instance), brokered.key_body(instance))
    ]
    assert said == ["Service plan does not allow bindings", "Service plan does not allow bindings."]


def test_an_app_is_bound_once(world, app, provided):
    support.ask(world, "POST", PATH, brokered.app_body(app, provided))
    assert support.detail(support.ask(world, "POST", PATH, brokered.app_body(app, provided))) == (
        422, "The app is already bound to the service instance",
    )  # fmt: skip


def _several(world, app, instance, **more):
    return support.ask(world, "POST", PATH, brokered.app_body(app, instance, name="same", **more))


def test_the_limit_of_bindings_is_a_setting():
    world = support.new_world(max_service_credential_bindings_per_app_service_instance=2)
    space = support.space(world)
    app, instance = brokered.app(world, space), brokered.provided(world, space)
    _several(world, app, instance)
    assert [
        support.detail(_several(world, app, instance))[1],
        _several(world, app, instance, strategy="multiple").status,
        support.detail(_several(world, app, instance, strategy="multiple"))[1],
        support.detail(support.ask(world, "POST", PATH, brokered.app_body(app, instance, name="x")))[1],
    ] == [
        "The app is already bound to the service instance",
        201,
        "The app has too many bindings to this service instance (limit: 2). Consider deleting existing/orphaned bindings.",
        "The binding name cannot be changed for the same app and service instance",
    ]


def test_a_binding_name_is_unique_for_an_app(world, space, app, provided):
    support.ask(world, "POST", PATH, brokered.app_body(app, provided, name="b"))
    other = brokered.provided(world, space, name="other")
    assert support.detail(support.ask(world, "POST", PATH, brokered.app_body(app, other, name="b"))) == (
        422,
        (
            "The binding name is invalid. Binding names must be unique for a given service instance and app. "
            "The app already has a binding with name 'b'."
        ),
    )


def test_a_failed_binding_gives_way(world, app, managed):
    broker = brokered.broker(world, bind=[answer(400, {}), answer(201, {})])
    first, _ = brokered.bind(world, brokered.app_body(app, managed))
    second, _ = brokered.bind(world, brokered.app_body(app, managed))
    assert ([binding.guid for binding in world.service_bindings], broker.operations) == (
        [second.guid], ["bind", "unbind", "bind"],
    )  # fmt: skip
    assert broker.asked[1].resource_guid == first.guid


def test_a_binding_whose_deletion_failed_stands_in_the_way(world, app, managed):
    binding, _ = brokered.bind(world, brokered.app_body(app, managed))
    brokered.broker(world, unbind=[answer(500, {})])
    support.wait(world, support.ask(world, "DELETE", f"{PATH}/{binding.guid}"))
    assert support.detail(support.ask(world, "POST", PATH, brokered.app_body(app, managed))) == (
        422, "A binding for this service instance and app is getting deleted or its deletion failed",
    )  # fmt: skip


def test_names_of_keys_are_unique_for_an_instance(world, managed):
    brokered.bind(world, brokered.key_body(managed))
    assert support.detail(support.ask(world, "POST", PATH, brokered.key_body(managed))) == (
        422,
        (
            "The binding name is invalid. Key binding names must be unique. "
            "The service instance already has a key binding with name 'key'."
        ),
    )


@pytest.mark.parametrize("where", ["space", "organization"])
def test_quotas_limit_keys(world, space, managed, where):
    organization = world.organizations[space.organization_guid]
    if where == "organization":
        world.change(world.organization_quotas[organization.quota_guid], total_service_keys=1)
    else:
        kind = world.space_quotas.kind
        quota = world.add(
            kind(**world.stamp(kind), name="q", organization_guid=organization.guid, total_service_keys=1)
        )
        world.change(space, quota_guid=quota.guid)
    brokered.bind(world, brokered.key_body(managed, "one"))
    assert support.detail(support.ask(world, "POST", PATH, brokered.key_body(managed, "two"))) == (
        422, f"You have exceeded your {where}'s limit for service binding of type key.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("role", "status"),
    [("space_developer", 201), ("space_supporter", 201), ("space_auditor", 403), ("space_manager", 403)],
)
def test_who_may_bind_apps(world, space, app, provided, role, status):
    caller = support.user(world, "someone", (role, space))
    assert support.ask(world, "POST", PATH, brokered.app_body(app, provided), as_=caller).status == status


@pytest.mark.parametrize(
    ("role", "status"),
    [("space_developer", 202), ("space_supporter", 403), ("space_auditor", 403), ("space_manager", 403)],
)
def test_who_may_make_keys(world, space, managed, role, status):
    caller = support.user(world, "someone", (role, space))
    assert support.ask(world, "POST", PATH, brokered.key_body(managed), as_=caller).status == status


def test_a_stranger_is_told_that_there_is_no_such_instance(world, app, provided):
    stranger = support.user(world, "stranger")
    assert support.detail(support.ask(world, "POST", PATH, brokered.app_body(app, provided), as_=stranger)) == (
        422, f"The service instance could not be found: '{provided.guid}'",
    )  # fmt: skip


def test_a_suspended_organization_forbids_binding(world, space, app, provided):
    developer = support.user(world, "developer", ("space_developer", space))
    world.change(world.organizations[space.organization_guid], status="suspended")
    reply = support.ask(world, "POST", PATH, brokered.app_body(app, provided), as_=developer)
    assert support.detail(reply) == (403, "The organization is suspended")


@pytest.mark.parametrize(
    ("role", "status"), [("space_developer", 200), ("space_supporter", 404), ("space_auditor", 404)]
)
def test_who_sees_details(world, space, app, provided, role, status):
    guid = support.ask(world, "POST", PATH, brokered.app_body(app, provided)).body["guid"]
    caller = support.user(world, "someone", (role, space))
    assert support.ask(world, "GET", f"{PATH}/{guid}/details", as_=caller).status == status


@pytest.mark.parametrize(
    ("bind", "polls", "complaint"),
    [
        pytest.param([answer(400, {})], [], "Creation of service key failed", id="failed"),
        pytest.param(
            [answer(202, {})],
            [answer(200, {"state": "in progress"})],
            "Creation of service key in progress",
            id="in progress",
        ),
    ],
)
@pytest.mark.parametrize("what", ["details", "parameters"])
def test_only_a_created_binding_has_details_and_parameters(world, managed, what, bind, polls, complaint):
    brokered.broker(world, bind=bind, binding_last_operation=polls)
    binding, _ = brokered.bind(world, brokered.key_body(managed))
    assert support.detail(support.ask(world, "GET", f"{PATH}/{binding.guid}/{what}")) == (404, complaint)


def test_credentials_kept_in_credhub_refuse_loudly(world, managed):
    brokered.broker(world, bind=[answer(201, {"credentials": {"credhub-ref": "/c/key"}})])
    binding, _ = brokered.bind(world, brokered.key_body(managed))
    assert support.ask(world, "GET", f"{PATH}/{binding.guid}/details").status == 501


def test_parameters_are_the_broker_s(world, managed):
    brokered.broker(world, bind=[answer(201, {})], get_binding=[answer(200, {"parameters": {"role": "reader"}})])
    binding, _ = brokered.bind(world, brokered.key_body(managed, parameters={"role": "reader"}))
    assert support.ask(world, "GET", f"{PATH}/{binding.guid}/parameters").body == {"role": "reader"}


def test_a_broker_s_failure_to_tell_parameters_is_told_at_once(world, managed):
    brokered.broker(world, bind=[answer(201, {})], get_binding=[answer(500, {"description": "lost"})])
    binding, _ = brokered.bind(world, brokered.key_body(managed))
    reply = support.ask(world, "GET", f"{PATH}/{binding.guid}/parameters")
    assert (reply.status, reply.body) == (
        502,
        {"errors": [{"detail": "Service broker error: lost", "title": "CF-ServiceBrokerBadResponse", "code": 10001}]},
    )


def _busy(world, instance):
    last = LastOperation(
        type="update", state="in progress", description=None, created_at=world.now(), updated_at=world.now()
    )
    world.change(instance, last_operation=last)


def test_a_busy_instance_hides_no_parameters_of_its_bindings(world, managed):
    brokered.broker(world, get_binding=[answer(200, {"parameters": {"role": "reader"}})])
    binding, _ = brokered.bind(world, brokered.key_body(managed))
    _busy(world, managed)
    reply = support.ask(world, "GET", f"{PATH}/{binding.guid}/parameters")
    assert (reply.status, reply.body) == (200, {"role": "reader"})


def test_parameters_of_a_provided_instance_are_refused(world, app, provided):
    guid = support.ask(world, "POST", PATH, brokered.app_body(app, provided)).body["guid"]
    assert support.detail(support.ask(world, "GET", f"{PATH}/{guid}/parameters")) == (
        400, "This service does not support fetching service binding parameters.",
    )  # fmt: skip


def test_metadata_are_changed_while_the_broker_binds(world, managed):
    brokered.broker(world, bind=[answer(202, {})], binding_last_operation=[answer(200, {"state": "in progress"})])
    binding, _ = brokered.bind(world, brokered.key_body(managed))
    reply = support.ask(world, "PATCH", f"{PATH}/{binding.guid}", {"metadata": {"labels": {"a": "b"}}})
    assert (reply.status, reply.body["metadata"]["labels"]) == (200, {"a": "b"})


def test_nothing_is_changed_while_it_is_deleted(world, managed):
    binding, _ = brokered.bind(world, brokered.key_body(managed))
    brokered.broker(world, unbind=[answer(202, {})], binding_last_operation=[answer(200, {"state": "in progress"})])
    support.wait(world, support.ask(world, "DELETE", f"{PATH}/{binding.guid}"))
    said = [
        support.detail(support.ask(world, "PATCH", f"{PATH}/{binding.guid}", {"name": "x"})),
        support.detail(support.ask(world, "DELETE", f"{PATH}/{binding.guid}")),
    ]
    assert said == [
        (422, "The service binding is being deleted"),
        (422, "There is an operation in progress for the service binding."),
    ]


def test_a_busy_instance_forbids_unbinding(world, managed):
    binding, _ = brokered.bind(world, brokered.key_body(managed))
    _busy(world, managed)
    assert support.detail(support.ask(world, "DELETE", f"{PATH}/{binding.guid}")) == (
        422, "There is an operation in progress for the service instance.",
    )  # fmt: skip


def test_a_binding_to_a_provided_instance_goes_at_once(world, app, provided):
    guid = support.ask(world, "POST", PATH, brokered.app_body(app, provided)).body["guid"]
    assert support.ask(world, "DELETE", f"{PATH}/{guid}").status == 204


@pytest.fixture
def three(world, space, app, provided, managed):
    """A binding of an app, then a key, then another binding; by name."""
    guids = {"zed": support.ask(world, "POST", PATH, brokered.app_body(app, provided, name="zed")).body["guid"]}
    world.clock.advance(1)
    guids["middle"] = brokered.bind(world, brokered.key_body(managed, "middle"))[0].guid
    world.clock.advance(1)
    other = brokered.provided(world, space, name="other")
    guids["none"] = support.ask(world, "POST", PATH, brokered.app_body(app, other)).body["guid"]
    return guids


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["zed", "middle", None]),
        ("order_by=-created_at", [None, "middle", "zed"]),
        ("order_by=name", ["middle", "zed", None]),
        ("order_by=-name", [None, "zed", "middle"]),
        ("type=key", ["middle"]),
        ("type=app", ["zed", None]),
        ("names=zed,middle", ["zed", "middle"]),
        ("app_names=app", ["zed", None]),
        ("service_instance_names=provided", ["zed"]),
        ("service_plan_names=small", ["middle"]),
        ("service_offering_names=db", ["middle"]),
        ("service_offering_names=other", []),
    ],
)
@pytest.mark.usefixtures("three")
def test_lists_hold_bindings_of_apps_and_keys(world, query, names):
    resources = support.ask(world, "GET", f"{PATH}?{query}").body["resources"]
    assert [resource["name"] for resource in resources] == names


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("type=route", "Type must be one of 'app', 'key'"),
        (
            "include=route",
            "Invalid included resource: 'route'. Valid included resources are: 'app', 'service_instance'",
        ),
        ("order_by=type", "Order by can only be: 'created_at', 'updated_at', 'name'"),
    ],
)
def test_a_list_s_query_is_refused(world, query, complaint):
    assert support.detail(support.ask(world, "GET", f"{PATH}?{query}")) == (
        400, f"The query parameter is invalid: {complaint}",
    )  # fmt: skip


def test_a_list_includes_each_app_and_instance_once(world, three, app):
    body = support.ask(world, "GET", f"{PATH}?include=app,service_instance&guids={three['zed']},{three['none']}").body
    included = {name: [resource["name"] for resource in found] for name, found in body["included"].items()}
    assert included == {"apps": [app.name], "service_instances": ["provided", "other"]}


def test_a_key_includes_no_apps(world, three):
    assert support.ask(world, "GET", f"{PATH}/{three['middle']}?include=app").body["included"] == {"apps": []}


def test_a_binding_s_query_is_refused_before_it_is_looked_for(world):
    assert support.detail(support.ask(world, "GET", f"{PATH}/nowhere?foo=1&include=x")) == (
        400,
        (
            "The query parameter is invalid: Unknown query parameter(s): 'foo'. Valid parameters are: 'include', "
            "Invalid included resource: 'x'. Valid included resources are: 'app', 'service_instance'"
        ),
    )


def test_a_list_holds_what_the_caller_may_read(world, space, three):
    auditor = support.user(world, "auditor", ("space_auditor", space))
    stranger = support.user(world, "stranger")
    seen = [
        support.ask(world, "GET", PATH, as_=caller).body["pagination"]["total_results"]
        for caller in (auditor, stranger)
    ]
    assert seen == [len(three), 0]
