"""What stands before every endpoint: middleware, faults on requests, worlds, paths, ids."""

import jwt
import pytest
from support import new_world

from fakecc.models.arranged import Fault
from fakecc.web.app import create_app
from fakecc.web.paths import as_rails_reads
from fakecc.worlds import Worlds

CLAIMS = {"user_id": "admin", "user_name": "admin", "scope": ["cloud_controller.admin"], "aud": ["cloud_controller"]}
ADMIN = "bearer " + jwt.encode(CLAIMS, "x" * 32, algorithm="HS256")
CORS = {"allowed_cors_domains": ["https://cors.example.com", "https://*.wild.example.com"]}


def serve(**settings):
    worlds = Worlds(lambda _: new_world(**settings))
    return worlds["default"], create_app(worlds).test_client()


def limits(**given):
    return {"rate_limiter": {"enabled": True, "per_process_general_limit": 2, "global_general_limit": 20, **given}}


def user(name="ann"):
    """Headers of a user without any role."""
    claims = {"user_id": name, "user_name": name, "scope": ["cloud_controller.read"], "aud": ["cloud_controller"]}
    return {"Authorization": "bearer " + jwt.encode(claims, "x" * 32, algorithm="HS256")}


def fault(world, effect, *, times=1, **select):
    world.add(Fault(**world.stamp(Fault), where="request", select=select, times=times, effect=effect))


@pytest.mark.parametrize(
    ("path", "read"),
    [
        ("/v3/organizations", "/v3/organizations"),
        ("/v3/organizations/", "/v3/organizations"),
        ("/v3//organizations", "/v3/organizations"),
        ("/v3/", "/v3"),
        ("/v3/organizations.json", "/v3/organizations"),
        ("/v3/organizations/x.json", "/v3/organizations/x"),
        ("/v3/organizations/x.y.z", "/v3/organizations/x.y.z"),
        ("/v3/organizations/x.", "/v3/organizations/x."),
    ],
)
def test_v3_s_paths_are_read_as_rails_reads_them(path, read):
    assert as_rails_reads(path) == read


@pytest.mark.parametrize("origin", ["https://cors.example.com", "https://a.b.wild.example.com"])
def test_a_browser_s_question_is_answered(origin):
    _, client = serve(**CORS)
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "X-Foo, Origin",
    }
    answer = client.options("/v3/organizations", headers=asked)
    assert (answer.status_code, answer.get_data(), dict(answer.headers)) == (
        200,
        b"",
        {
            "Content-Type": "text/plain",
            "Content-Length": "0",
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Credentials": "true",
            "Access-Control-Expose-Headers": "x-cf-warnings,x-app-staging-log,x-vcap-request-id,location,range",
            "Vary": "Origin",
            "Access-Control-Allow-Methods": "GET,PUT,POST,DELETE",
            "Access-Control-Max-Age": "900",
            "Access-Control-Allow-Headers": "origin,content-type,authorization,x-foo",
        },
    )


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"Origin": "https://cors.example.com", "Access-Control-Request-Method": "PATCH"}, id="PATCH"),
        pytest.param({"Origin": "https://elsewhere.org", "Access-Control-Request-Method": "PUT"}, id="other origin"),
        pytest.param(
            {"Origin": "https://cors.example.com.evil.org", "Access-Control-Request-Method": "PUT"}, id="tail"
        ),
    ],
)
def test_a_question_that_is_no_preflight_is_an_unknown_request(asked):
    _, client = serve(**CORS)
    answer = client.options("/v3/organizations", headers=asked)
    assert (answer.status_code, "Access-Control-Allow-Origin" in answer.headers) == (404, False)


def test_an_answer_says_which_origin_may_read_it():
    _, client = serve(**CORS)
    answer = client.get("/v3/info", headers={"Origin": "https://cors.example.com", "Accept": "application/json"})
    assert answer.headers["Access-Control-Allow-Origin"] == "https://cors.example.com"
    assert answer.headers["Vary"] == "Accept,Origin"


def test_no_origin_no_permission():
    _, client = serve(**CORS)
    assert "Access-Control-Allow-Origin" not in client.get("/v3/info").headers


def test_requests_are_counted_until_there_are_too_many():
    world, client = serve(**limits())
    until = int(world.now()) + 3600
    told = []
    for _ in range(3):
        answer = client.get("/v3/organizations", headers=user())
        told.append((answer.status_code, {key: answer.headers.get(key) for key in HEADERS}))
    limit, reset = "20", str(until)
    assert told == [
        (200, dict(zip(HEADERS, (limit, reset, "10", None), strict=True))),
        (200, dict(zip(HEADERS, (limit, reset, "0", None), strict=True))),
        (429, dict(zip(HEADERS, (limit, reset, "0", "3600"), strict=True))),
    ]
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.get_data(as_text=True) == (
        '{"errors":[{"detail":"Rate Limit Exceeded","title":"CF-RateLimitExceeded","code":10013}]}'
    )


HEADERS = ("X-RateLimit-Limit", "X-RateLimit-Reset", "X-RateLimit-Remaining", "Retry-After")


def test_after_the_interval_requests_count_anew():
    world, client = serve(**limits())
    for _ in range(3):
        client.get("/v3/organizations", headers=user())
    world.clock.advance(3601)
    assert client.get("/v3/organizations", headers=user()).status_code == 200


def test_every_user_has_a_limit_of_its_own():
    _, client = serve(**limits())
    for _ in range(3):
        client.get("/v3/organizations", headers=user())
    assert client.get("/v3/organizations", headers=user("bob")).status_code == 200


def test_administrators_are_not_limited():
    _, client = serve(**limits(per_process_general_limit=0))
    answer = client.get("/v3/organizations", headers={"Authorization": ADMIN})
    assert (answer.status_code, "X-RateLimit-Limit" in answer.headers) == (200, False)


@pytest.mark.parametrize("path", ["/", "/v3", "/v2/info"])
def test_the_roots_are_not_limited(path):
    _, client = serve(**limits(per_process_unauthenticated_limit=0))
    assert client.get(path).status_code == 200


def test_who_has_no_token_is_counted_by_address():
    _, client = serve(**limits(per_process_unauthenticated_limit=0))
    answer = client.get("/v3/info")
    assert (answer.status_code, answer.get_json(force=True)["errors"][0]["title"]) == (
        429,
        "CF-IPBasedRateLimitExceeded",
    )


def test_whose_token_is_bad_is_told_that_instead_of_the_limit():
    _, client = serve(**limits(per_process_unauthenticated_limit=0))
    answer = client.get("/v3/info", headers={"Authorization": "bearer x"})
    assert (answer.status_code, answer.content_type) == (401, "application/json")


def test_v2_has_a_limit_of_its_own():
    _, client = serve(rate_limiter_v2_api={"enabled": True, "per_process_general_limit": 0})
    answer = client.get("/v2/organizations", headers=user())
    assert (answer.status_code, answer.get_json(force=True)["error_code"]) == (429, "CF-RateLimitV2APIExceeded")
    assert answer.headers["X-RateLimit-Limit-V2-API"] == "10000"


def test_users_take_turns_in_asking_brokers_for_parameters():
    world, client = serve(max_concurrent_service_broker_requests=2)
    world.request_counts["asking ann"] = (2, 0.0)
    path = "/v3/service_instances/x/parameters"
    answer = client.get(path, headers=user())
    assert (answer.status_code, answer.headers["Retry-After"], answer.get_json(force=True)["errors"][0]["code"]) == (
        429,
        "60",
        10016,
    )
    assert client.get("/v3/service_instances/x", headers=user()).status_code == 404
    assert client.get(path, headers=user("bob")).status_code == 404
    assert client.get(path, headers={"Authorization": ADMIN}).status_code == 404
    assert world.request_counts == {"asking ann": (2, 0.0), "asking bob": (0, 0.0)}


def test_v3_escapes_what_html_would_read():
    _, client = serve()
    answer = client.post("/v3/organizations", json={"name": "<a&b>"}, headers={"Authorization": ADMIN})
    assert '"name":"\\u003ca\\u0026b\\u003e"' in answer.get_data(as_text=True)
    assert answer.get_json()["name"] == "<a&b>"


@pytest.mark.parametrize(
    ("agent", "path", "warned"),
    [
        ("cf/6.12.4+abc (go1.20; amd64 linux)", "/v3/organizations", True),
        ("cf7.exe/7.0.0 (x)", "/v3/spaces", True),
        ("cf/8.0.0+abc", "/v3/organizations", False),
        ("cf/6.12.4", "/v3/organizations", False),
        ("cf/6.12.4+abc", "/v3/apps", False),
        ("curl/7.0.0 ", "/v3/organizations", False),
    ],
)
def test_an_outdated_command_line_is_warned(agent, path, warned):
    _, client = serve(info={"min_cli_version": "7.1.0"})
    answer = client.get(path, headers={"User-Agent": agent, "Authorization": ADMIN})
    assert ("Outdated+CF+CLI" in answer.headers.get("X-Cf-Warnings", "")) is warned


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        ({}, None),
        ({"X-Vcap-Request-Id": "my-id"}, "my-id::"),
        ({"X-Request-Id": "other"}, "other::"),
        ({"X-Request-Id": "other", "X-Vcap-Request-Id": "my-id"}, "my-id::"),
        ({"X-Vcap-Request-Id": "a b/c.d!e_f-g"}, "abcde_f-g::"),
        ({"X-Vcap-Request-Id": "x" * 300}, "x" * 255 + "::"),
    ],
)
def test_an_answer_has_an_id_that_holds_the_request_s(sent, answered):
    _, client = serve()
    found = client.get("/v3/info", headers=sent).headers["X-VCAP-Request-ID"]
    assert found[:-36] == (answered or "")


def test_traces_come_back_when_both_ids_were_sent():
    _, client = serve()
    both = {"X-B3-TraceId": "1", "X-B3-SpanId": "2"}
    assert client.get("/v3/info", headers=both).headers["X-B3-SpanId"] == "2"
    assert "X-B3-TraceId" not in client.get("/v3/info", headers={"X-B3-TraceId": "1"}).headers


@pytest.mark.parametrize(
    ("effect", "path", "status", "body"),
    [
        pytest.param(
            {"status": 500},
            "/v3/info",
            500,
            {"errors": [{"title": "UnknownError", "detail": "An unknown error occurred.", "code": 10001}]},
            id="500 in v3",
        ),
        pytest.param(
            {"status": 500},
            "/v2/info",
            500,
            {"error_code": "UnknownError", "description": "An unknown error occurred.", "code": 10001},
            id="500 in v2",
        ),
        pytest.param(
            {"status": 503},
            "/v3/info",
            503,
            {"errors": [{"detail": "Database connection failure", "title": "CF-ServiceUnavailable", "code": 10015}]},
            id="503",
        ),
        pytest.param(
            {"status": 422, "errors": [{"code": 10008, "title": "CF-UnprocessableEntity", "detail": "no"}]},
            "/v2/info",
            422,
            {"description": "no", "error_code": "CF-UnprocessableEntity", "code": 10008},
            id="an error of one's own, in v2's words",
        ),
        pytest.param({"status": 418, "body": {"tea": True}}, "/v3/info", 418, {"tea": True}, id="body"),
        pytest.param(
            {"status": 500},
            "/uaa/login",
            500,
            {"error": "internal_server_error", "error_description": "a fault"},
            id="UAA",
        ),
    ],
)
def test_a_fault_answers_instead(effect, path, status, body):
    world, client = serve()
    fault(world, effect)
    answer = client.get(path)
    assert (answer.status_code, answer.get_json()) == (status, body)
    assert client.get(path).status_code == 200


def test_a_fault_may_speak_for_the_router():
    world, client = serve()
    fault(world, {"status": 502, "headers": {"X-Foo": "bar"}})
    answer = client.get("/v3/info")
    assert answer.get_data(as_text=True) == "502 Bad Gateway: Registered endpoint failed to handle the request.\n"
    assert (answer.headers["X-Cf-Routererror"], answer.headers["X-Foo"]) == ("endpoint_failure", "bar")


@pytest.mark.parametrize(
    ("select", "struck"),
    [
        ({"path": "/v3/jobs/x"}, True),
        ({"path": "/v3/jobs/:guid"}, True),
        ({"path": "/v3/jobs/<guid>", "method": "GET"}, True),
        ({"path": "/v3/jobs/y"}, False),
        ({"method": "POST"}, False),
        ({"caller": "admin"}, True),
        ({"caller": "bob"}, False),
    ],
)
def test_a_fault_selects_requests(select, struck):
    world, client = serve()
    fault(world, {"status": 503}, **select)
    answer = client.get("/v3/jobs/x", headers={"Authorization": ADMIN})
    assert (answer.status_code == 503) is struck


def test_what_is_ordered_is_marked_in_the_journal():
    world, client = serve()
    fault(world, {"status": 503})
    client.get("/v3/info")
    assert [entry.note for entry in world.journal] == ["fault"]


def test_a_cut_connection_is_an_exception_where_there_is_no_socket():
    world, client = serve()
    fault(world, {"failure": "reset"})
    with pytest.raises(ConnectionResetError):
        client.get("/v3/info")


@pytest.mark.parametrize(("after", "made"), [(False, False), (True, True)])
def test_a_lost_answer_may_come_after_the_deed(after, made):
    world, client = serve()
    fault(world, {"failure": "reset", "after": after})
    with pytest.raises(ConnectionResetError):
        client.post("/v3/organizations", json={"name": "new"}, headers={"Authorization": ADMIN})
    assert bool(world.organizations.find(name="new")) is made


def test_the_stage_has_no_faults():
    world, client = serve()
    fault(world, {"status": 500})
    assert client.get("/_fakecc/health").status_code == 200


def test_an_unknown_world_is_said():
    _, client = serve()
    answer = client.get("/v3/info", headers={"X-Fakecc-World": "other"})
    assert answer.get_json() == {"error": "there is no world 'other'; POST /_fakecc/worlds makes one"}
