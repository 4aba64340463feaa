"""Which routes are meant by what a test calls an operation."""

import pytest

from fakecc.arrange import operation_routes
from fakecc.arrange.operation_routes import UnknownOperation
from fakecc.faults.operation_names import pattern_of
from fakecc.web.application import VIEWS


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
        pytest.param(
            "uaa.oauth.token.alias.create",
            ("POST /uaa/oauth/token/alias/:alias", "POST /oauth/token/alias/:alias"),
            id="UAA's, which are served twice",
        ),
        pytest.param("*", ("request *",), id="everything"),
    ],
)
def test_the_routes_that_are_meant(given, routes):
    assert operation_routes.routes_named(given) == routes


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
        operation_routes.routes_named(given)
    assert refused.value.near[0].startswith(near)


@pytest.mark.parametrize(
    ("given", "path"), [("GET /v3/jobs/12", True), ("GET /v3/jobs/:guid", False), ("jobs.get", False)]
)
def test_a_path_is_told_from_a_route(given, path):
    assert operation_routes.is_path(given) is path


def test_every_route_of_every_view_is_known():
    served = {f"{one.method} {pattern_of(one.rule)}" for view in VIEWS if not view.backstage for one in view.endpoints}
    assert served - set(operation_routes.routes()) == set()


@pytest.mark.parametrize(
    ("method", "path", "leads"),
    [("GET", "/v3/apps/one", True), ("PUT", "/v3/apps/one", False), ("GET", "/v3/appz", False)],
    ids=["a route", "another verb", "no path"],
)
def test_where_a_path_leads(method, path, leads):
    assert operation_routes.leads_somewhere(method, path) is leads
