"""What brokers are asked: the whole of each request."""

import base64
from dataclasses import replace

import pytest
import support
from support import brokered

from fakecc.actions.services import route_bindings, service_bindings, service_keys
from fakecc.brokers import requests
from fakecc.models.common import LastOperation, Metadata
from fakecc.osb.requester import Requester

REQUESTER = Requester(user_guid="user-guid", host="api.example.org", request_id="request-id")


@pytest.fixture
def space(world):
    home = support.space(world, inside=support.organization(world, metadata=Metadata({}, {"a.com/b": "c", "d": "e"})))
    return world.change(home, metadata=Metadata({}, {"f.com/g": "h"}))


@pytest.fixture
def instance(world, space):
    return world.change(brokered.managed(world, space), metadata=Metadata({}, {"i.com/j": "k", "l": "m"}))


def _context(space, **more):
    return {
        "platform": "cloudfoundry",
        "organization_guid": space.organization_guid,
        "space_guid": space.guid,
        "organization_name": "org",
        "space_name": "space",
        "organization_annotations": {"a.com/b": "c"},
        "space_annotations": {"f.com/g": "h"},
        **more,
    }


def test_headers_tell_who_asks_through_which_host(world, instance):
    headers = dict(requests.provision(world, instance, REQUESTER).headers)
    assert len(headers.pop("X-Broker-Api-Request-Identity")) == 36
    assert headers == {
        "X-Broker-Api-Version": "2.15",
        "X-Vcap-Request-Id": "request-id",
        "Accept": "application/json",
        "X-Api-Info-Location": "api.example.org/v2/info",
        "Authorization": "Basic " + base64.b64encode(b"u:p").decode(),
        "Date": "Tue, 14 Nov 2023 22:13:20 GMT",
        "Content-Type": "application/json",
        "X-Broker-Api-Originating-Identity": "cloudfoundry " + base64.b64encode(b'{"user_id":"user-guid"}').decode(),
    }


def test_nobody_has_no_identity_and_a_delete_no_content_type(world, instance):
    headers = requests.deprovision(world, instance, REQUESTER.nobody()).headers
    assert not {"X-Broker-Api-Originating-Identity", "Content-Type"} & set(headers)


def test_the_info_location_ends_at_the_slash_without_v2():
    world = support.new_world(temporary_enable_v2=False)
    request = requests.provision(world, brokered.managed(world, support.space(world)), REQUESTER)
    assert request.headers["X-Api-Info-Location"] == "api.example.org/"


def test_every_request_has_an_identity_of_its_own(world, instance):
    identities = {
        requests.get_instance(world, instance, REQUESTER).headers["X-Broker-Api-Request-Identity"] for _ in range(3)
    }
    assert len(identities) == 3


def test_a_catalog_request_names_no_instance(world, instance):
    broker = world.service_brokers.first(name="broker")
    request = requests.catalog(world, broker, REQUESTER)
    assert (request.method, request.path, request.query, request.body, request.resource_guid) == (
        "GET", "/v2/catalog", (), None, "",
    )  # fmt: skip


def test_a_provision_tells_everything_in_order(world, space, instance):
    plan = world.service_plans[instance.service_plan_guid]
    world.change(plan, maintenance_info={"version": "1.0.0", "description": "os"})
    request = requests.provision(world, instance, REQUESTER, parameters={"size": 1})
    assert (request.method, request.path, request.query) == (
        "PUT", f"/v2/service_instances/{instance.guid}", (("accepts_incomplete", "true"),),
    )  # fmt: skip
    assert list(request.body.items()) == [
        ("service_id", "db-id"),
        ("plan_id", "small-id"),
        ("organization_guid", space.organization_guid),
        ("space_guid", space.guid),
        ("context", _context(space, instance_name="instance", instance_annotations={"i.com/j": "k"})),
        ("parameters", {"size": 1}),
        ("maintenance_info", {"version": "1.0.0", "description": "os"}),
    ]


@pytest.mark.parametrize("parameters", [None, {}], ids=["none", "empty"])
def test_a_provision_leaves_out_parameters_that_are_empty(world, instance, parameters):
    body = requests.provision(world, instance, REQUESTER, parameters=parameters).body
    assert list(body) == ["service_id", "plan_id", "organization_guid", "space_guid", "context"]


def test_an_update_tells_the_new_plan_and_the_previous_values(world, space, instance):
    large = world.add(
        replace(world.service_plans[instance.service_plan_guid], guid="large-guid", name="large", unique_id="large-id")
    )
    previous = requests.previous_values(world, instance)
    wanted = requests.UpdateCall(
        plan_guid=large.guid,
        name="new",
        previous_values=previous,
        parameters={},
        maintenance_info={"version": "2.0.0"},
    )
    request = requests.update(world, instance, REQUESTER, wanted)
    assert (request.method, request.query) == ("PATCH", (("accepts_incomplete", "true"),))
    assert list(request.body.items()) == [
        ("service_id", "db-id"),
        ("plan_id", "large-id"),
        (
            "previous_values",
            {
                "plan_id": "small-id",
                "service_id": "db-id",
                "organization_id": space.organization_guid,
                "space_id": space.guid,
            },
        ),
        ("context", _context(space, instance_name="new")),
        ("parameters", {}),
        ("maintenance_info", {"version": "2.0.0"}),
    ]


def test_a_deprovision_sends_its_query_in_alphabetical_order(world, instance):
    request = requests.deprovision(world, instance, REQUESTER)
    assert (request.method, request.query, request.body) == (
        "DELETE", (("accepts_incomplete", "true"), ("plan_id", "small-id"), ("service_id", "db-id")), None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("named", "query"),
    [
        pytest.param("op 1", (("operation", "op 1"), ("plan_id", "small-id"), ("service_id", "db-id")), id="named"),
        pytest.param(None, (("plan_id", "small-id"), ("service_id", "db-id")), id="not named"),
    ],
)
def test_a_poll_names_the_operation_if_the_broker_did(world, instance, named, query):
    last = LastOperation(
        type="create", state="in progress", description=None, created_at=1, updated_at=1, broker_operation=named
    )
    request = requests.last_operation(world, world.change(instance, last_operation=last), REQUESTER)
    assert (request.path, request.query) == (f"/v2/service_instances/{instance.guid}/last_operation", query)


def test_a_bind_of_an_app_tells_the_apps_space_and_the_instances_context(world, space, instance):
    home = support.space(world, "elsewhere", inside=world.organizations[space.organization_guid])
    app = world.change(brokered.app(world, home), metadata=Metadata({}, {"n.com/o": "p", "q": "r"}))
    binding = service_bindings.draft(world, instance, app)
    request = requests.bind(world, binding, REQUESTER, parameters={"a": 1})
    assert request.path == f"/v2/service_instances/{instance.guid}/service_bindings/{binding.guid}"
    assert list(request.body.items()) == [
        ("service_id", "db-id"),
        ("plan_id", "small-id"),
        ("app_guid", app.guid),
        ("bind_resource", {"app_guid": app.guid, "space_guid": home.guid, "app_annotations": {"n.com/o": "p"}}),
        ("context", _context(space)),
        ("parameters", {"a": 1}),
    ]


def test_a_request_about_a_binding_names_its_instance_for_faults(world, space, instance):
    brokered.broker(world, bind=[brokered.answer(201, {})])
    binding, _ = brokered.bind(world, brokered.key_body(instance))
    request = requests.unbind(world, binding, REQUESTER)
    assert (request.resource_guid, request.instance_guid, request.plan_guid) == (
        binding.guid, instance.guid, instance.service_plan_guid,
    )  # fmt: skip


def test_a_key_names_the_client_that_fetches_its_credentials(world, instance):
    request = requests.bind(world, service_keys.draft(world, instance, name="key"), REQUESTER)
    assert request.body["bind_resource"] == {"credential_client_id": "cc_service_key_client"}


def test_a_route_is_told_by_its_address(world, space, instance):
    route = world.change(brokered.route(world, space), path="/path")
    request = requests.bind(world, route_bindings.draft(world, instance, route), REQUESTER)
    assert request.body["bind_resource"] == {"route": "www.example.com/path"}


def test_a_requester_survives_the_agenda():
    assert Requester.of(REQUESTER.plain()) == REQUESTER


def test_a_trace_is_passed_on_by_the_request_itself_only(world, instance):
    traced = Requester(user_guid=None, host="h", request_id="r", trace=("trace", "span"))
    headers = requests.get_instance(world, instance, traced).headers
    assert (headers["X-B3-TraceId"], headers["X-B3-SpanId"]) == ("trace", "span")
    assert Requester.of(traced.plain()).trace is None
