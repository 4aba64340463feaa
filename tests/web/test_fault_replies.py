"""What is answered in place of the real answer."""

import pytest
from support.web_client import break_requests, serve


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
    break_requests(world, effect)
    answer = client.get(path)
    assert (answer.status_code, answer.get_json()) == (status, body)
    assert client.get(path).status_code == 200


def test_a_fault_may_speak_for_the_router():
    world, client = serve()
    break_requests(world, {"status": 502, "headers": {"X-Foo": "bar"}})
    answer = client.get("/v3/info")
    assert answer.get_data(as_text=True) == "502 Bad Gateway: Registered endpoint failed to handle the request.\n"
    assert (answer.headers["X-Cf-Routererror"], answer.headers["X-Foo"]) == ("endpoint_failure", "bar")


def test_too_many_requests_are_refused_as_the_rate_limiter_does():
    world, client = serve()
    break_requests(world, {"status": 429})
    answer = client.get("/v3/service_plans")
    headers = {name: answer.headers[name] for name in ("X-RateLimit-Limit", "X-RateLimit-Remaining", "Retry-After")}
    assert (answer.status_code, answer.content_type, headers) == (
        429,
        "text/plain; charset=utf-8",
        {"X-RateLimit-Limit": "2000", "X-RateLimit-Remaining": "0", "Retry-After": "3600"},
    )
    assert answer.headers["X-RateLimit-Reset"] == str(int(world.now()) + 3600)
    assert answer.get_json(force=True) == {
        "errors": [{"detail": "Rate Limit Exceeded", "title": "CF-RateLimitExceeded", "code": 10013}]
    }


LIMITERS = {
    "CF-RateLimitExceeded": ("/v3/spaces", "X-RateLimit-Limit", "2000", "3600"),
    "CF-IPBasedRateLimitExceeded": ("/v3/spaces", "X-RateLimit-Limit", "100", "3600"),
    "CF-RateLimitV2APIExceeded": ("/v2/spaces", "X-RateLimit-Limit-V2-API", "2000", "3600"),
    "CF-ServiceBrokerRateLimitExceeded": ("/v2/service_keys", "X-RateLimit-Limit", None, "60"),
    "CF-UaaRateLimited": ("/v3/users", "X-RateLimit-Limit", None, "10"),
}


@pytest.mark.parametrize(("name", "path", "header", "limit", "after"), [(key, *row) for key, row in LIMITERS.items()])
def test_every_limiter_refuses_in_its_own_words(name, path, header, limit, after):
    world, client = serve()
    break_requests(world, {"error": name})
    answer = client.get(path)
    body = answer.get_json(force=True)
    title = body["error_code"] if path.startswith("/v2") else body["errors"][0]["title"]
    assert (answer.status_code, title, answer.headers.get(header), answer.headers["Retry-After"]) == (
        429,
        name,
        limit,
        after,
    )


def test_a_uaa_that_is_not_there_is_the_router_s_to_tell():
    world, client = serve()
    break_requests(world, {"status": 503})
    answer = client.post("/uaa/oauth/token")
    assert (answer.status_code, answer.text, answer.headers["X-Cf-Routererror"], answer.content_type) == (
        503,
        "503 Service Unavailable: Requested route ('localhost') has no available endpoints.\n",
        "no_endpoints",
        "text/plain; charset=utf-8",
    )


@pytest.mark.parametrize(
    ("path", "detail", "code"),
    [
        ("/v3/jobs/x", "Job not found", 10010),
        ("/v3/service_instances/x/parameters", "Service instance not found", 10010),
        ("/v3/audit_events/x", "Event not found", 10010),
        ("/v3/jobs", "Unknown request", 10000),
    ],
)
def test_a_404_is_that_of_the_resource(path, detail, code):
    world, client = serve()
    break_requests(world, {"status": 404})
    told = client.get(path).get_json()["errors"][0]
    assert (told["detail"], told["code"]) == (detail, code)
