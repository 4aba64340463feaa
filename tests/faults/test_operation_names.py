"""The operations of the API by name."""

import pytest

from fakecc.faults import operation_names
from fakecc.faults.operation_names import UnknownOperation


@pytest.mark.parametrize(
    ("method", "pattern", "name"),
    [
        ("POST", "/v3/service_instances", "service_instances.create"),
        ("GET", "/v3/service_instances", "service_instances.list"),
        ("GET", "/v3/service_instances/:guid", "service_instances.get"),
        ("PATCH", "/v3/service_instances/:guid", "service_instances.update"),
        ("DELETE", "/v3/service_instances/:guid", "service_instances.delete"),
        ("GET", "/v3/service_instances/:guid/credentials", "service_instances.credentials.list"),
        ("POST", "/v3/apps/:guid/actions/start", "apps.start"),
        ("GET", "/v2/service_instances", "v2.service_instances.list"),
        ("PUT", "/v2/service_instances/:guid", "v2.service_instances.update"),
        ("POST", "/uaa/oauth/token", "uaa.oauth.token.create"),
        ("GET", "/v3", "get"),
        ("OPTIONS", "/v3/apps", "apps.options"),
    ],
)
def test_a_name(method, pattern, name):
    assert operation_names.name_of(method, pattern) == name


@pytest.mark.parametrize(
    ("given", "routes"),
    [
        pytest.param("service_instances.create", ("POST /v3/service_instances",), id="a name"),
        pytest.param("GET /v3/jobs/:guid", ("GET /v3/jobs/:guid",), id="a route"),
        pytest.param("GET /v3/jobs/:job_guid", ("GET /v3/jobs/:guid",), id="a route in other words"),
        pytest.param("GET /v3/jobs/<guid>", ("GET /v3/jobs/:guid",), id="a route in Flask's words"),
        pytest.param("GET /v3/jobs/12-34", ("GET /v3/jobs/:guid",), id="a path"),
        pytest.param("ANY /v3/jobs/:guid", ("GET /v3/jobs/:guid",), id="any method"),
        pytest.param("jobs.*", ("GET /v3/jobs/:guid",), id="a pattern of names"),
        pytest.param("GET /v?/jobs/*", ("GET /v2/jobs/:guid", "GET /v3/jobs/:guid"), id="a pattern of routes"),
        pytest.param("*", ("request *",), id="everything"),
    ],
)
def test_the_routes_that_are_meant(given, routes):
    assert operation_names.routes_named(given) == routes


@pytest.mark.parametrize(
    ("given", "near"),
    [
        ("service_instance.create", "service_instances.create"),
        ("GET /v3/service_instance", "GET /v3/service_instances"),
        ("GET /v3/nothing/here", "GET /v3/"),
    ],
)
def test_what_is_no_operation(given, near):
    with pytest.raises(UnknownOperation) as refused:
        operation_names.routes_named(given)
    assert refused.value.near[0].startswith(near)


@pytest.mark.parametrize(
    ("given", "path"), [("GET /v3/jobs/12", True), ("GET /v3/jobs/:guid", False), ("jobs.get", False)]
)
def test_a_path_is_told_from_a_route(given, path):
    assert operation_names.is_path(given) is path
