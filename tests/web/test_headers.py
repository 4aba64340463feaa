"""Headers that every answer has or lacks, by view and by preset; what HEAD and methods of no route get."""

import re
import uuid

import pytest
from support.web_client import ADMIN, client_of, serve

from fakecc.arrange.world import World
from fakecc.worlds import Worlds

RAILS = {
    "X-Frame-Options": "SAMEORIGIN",
    "X-XSS-Protection": "1; mode=block",
    "X-Content-Type-Options": "nosniff",
    "X-Download-Options": "noopen",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
SINATRA = {"X-Content-Type-Options": "nosniff"}
JSON_OF_RAILS, JSON_OF_SINATRA = "application/json; charset=utf-8", "application/json;charset=utf-8"

# By the path: the status, the type, the headers that its framework adds, and whether the time that it took is told.
VIEWS = {
    "/v3/info": (200, JSON_OF_RAILS, RAILS, True),
    "/v3/organizations": (200, JSON_OF_RAILS, RAILS, True),
    "/v3/organizations/x": (404, JSON_OF_RAILS, RAILS, True),
    "/v3/nope": (404, JSON_OF_RAILS, RAILS, True),
    "/v2/organizations": (200, JSON_OF_SINATRA, SINATRA, False),
    "/v2/organizations/x": (404, JSON_OF_SINATRA, SINATRA, False),
    "/v2/nope": (404, JSON_OF_SINATRA, SINATRA, False),
    "/": (200, JSON_OF_SINATRA, SINATRA, False),
    "/healthz": (200, "application/json", {}, False),
}
OF_FRAMEWORKS = {*RAILS, *SINATRA}
RUNTIME = re.compile(r"\d+\.\d{6}")


@pytest.fixture(scope="module")
def behind_nginx():
    return client_of(Worlds(lambda _: World("cf-deployment", settings={"temporary_enable_v2": True})))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(("path", "expected"), VIEWS.items(), ids=VIEWS)
def test_every_answer_has_the_headers_of_its_framework(path, expected, method):
    _, client = serve()
    answer = client.open(path, method=method, headers={"Authorization": ADMIN})

    runtime = answer.headers.get("X-Runtime")
    told = {name: value for name, value in answer.headers.items() if name in OF_FRAMEWORKS}
    assert (answer.status_code, answer.content_type, told) == expected[:3]
    assert bool(runtime and RUNTIME.fullmatch(runtime)) is expected[3]


@pytest.mark.parametrize("path", VIEWS)
def test_head_is_get_without_the_body(path):
    _, client = serve()
    got, told = (client.open(path, method=method, headers={"Authorization": ADMIN}) for method in ("GET", "HEAD"))

    varying = {"X-VCAP-Request-ID", "X-Runtime"}
    shown = [{name: value for name, value in each.headers.items() if name not in varying} for each in (got, told)]
    assert (told.data, shown[1]) == (b"", shown[0])
    assert int(told.headers["Content-Length"]) == len(got.data)


@pytest.mark.parametrize("path", VIEWS)
def test_a_client_of_the_cloud_controller_itself_sees_no_router(path):
    _, client = serve()
    answer = client.get(path, headers={"Authorization": ADMIN, "X-Vcap-Request-Id": "mine"})

    assert "Server" not in answer.headers
    mine, of_request = answer.headers["X-VCAP-Request-ID"].split("::")
    assert (mine, str(uuid.UUID(of_request))) == ("mine", of_request)


@pytest.mark.parametrize("path", VIEWS)
def test_in_a_cf_deployment_a_router_and_nginx_stand_in_front(behind_nginx, path):
    answer = behind_nginx.get(path, headers={"Authorization": ADMIN, "X-Vcap-Request-Id": "mine"})

    assert (answer.headers["Server"], "X-USER-GUID" in answer.headers) == ("nginx", False)
    of_router, of_request = answer.headers["X-VCAP-Request-ID"].split("::")
    assert (str(uuid.UUID(of_router)), str(uuid.UUID(of_request))) == (of_router, of_request)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("accept", ["bad", "application", "a b"])
def test_an_accept_that_is_no_type_gets_nothing_from_rails(accept, method):
    world, client = serve()
    headers = {"Authorization": ADMIN, "Accept": accept}
    answer = client.open("/v3/organizations", method=method, json={"name": "made"}, headers=headers)

    assert (answer.status_code, answer.data, answer.content_type) == (406, b"", "text/html; charset=UTF-8")
    assert not OF_FRAMEWORKS & {*answer.headers.keys()}
    assert world.organizations.first(name="made") is None


@pytest.mark.parametrize("accept", ["bad", "text/html", "image/png", "*/*", ""])
@pytest.mark.parametrize("path", ["/v2/organizations", "/", "/healthz"])
def test_who_is_not_rails_does_not_ask_what_is_accepted(path, accept):
    _, client = serve()
    assert client.get(path, headers={"Authorization": ADMIN, "Accept": accept}).status_code == 200


@pytest.mark.parametrize("method", ["PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/v3/organizations", "/v2/organizations"])
def test_a_method_that_no_route_has_is_an_unknown_request(path, method):
    _, client = serve()
    answer = client.open(path, method=method, headers={"Authorization": ADMIN})

    assert (answer.status_code, b'"Unknown request"' in answer.data) == (404, True)
