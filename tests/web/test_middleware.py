"""What stands before every endpoint: cross-origin requests, rate limits, turns, outdated clients, tracing."""

import pytest
from support.web_client import ADMIN, serve, user_headers

CORS = {"allowed_cors_domains": ["https://cors.example.com", "https://*.wild.example.com"]}


def limits(**given):
    return {"rate_limiter": {"enabled": True, "per_process_general_limit": 2, "global_general_limit": 20, **given}}


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
    told = []
    for _ in range(3):
        answer = client.get("/v3/organizations", headers=user_headers())
        told.append((answer.status_code, {key: answer.headers.get(key) for key in HEADERS}))
    limit, reset = "20", str(int(world.now()) + 3278)
    assert told == [
        (200, dict(zip(HEADERS, (limit, reset, "10", None), strict=True))),
        (200, dict(zip(HEADERS, (limit, reset, "0", None), strict=True))),
        (429, dict(zip(HEADERS, (limit, reset, "0", "3278"), strict=True))),
    ]
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.get_data(as_text=True) == (
        '{"errors":[{"detail":"Rate Limit Exceeded","title":"CF-RateLimitExceeded","code":10013}]}'
    )


HEADERS = ("X-RateLimit-Limit", "X-RateLimit-Reset", "X-RateLimit-Remaining", "Retry-After")


def test_after_the_interval_requests_count_anew():
    world, client = serve(**limits())
    for _ in range(3):
        client.get("/v3/organizations", headers=user_headers())
    world.clock.advance(3277)
    assert client.get("/v3/organizations", headers=user_headers()).status_code == 429
    world.clock.advance(1)
    answer = client.get("/v3/organizations", headers=user_headers())
    assert (answer.status_code, answer.headers["X-RateLimit-Reset"]) == (200, str(int(world.now()) + 3600))


def test_every_user_has_a_limit_of_its_own():
    _, client = serve(**limits())
    for _ in range(3):
        client.get("/v3/organizations", headers=user_headers())
    assert client.get("/v3/organizations", headers=user_headers("bob")).status_code == 200


def test_administrators_are_not_limited():
    _, client = serve(**limits(per_process_general_limit=0))
    answer = client.get("/v3/organizations", headers={"Authorization": ADMIN})
    assert (answer.status_code, "X-RateLimit-Limit" in answer.headers) == (200, False)


@pytest.mark.parametrize("path", ["/", "/v3", "/v2/info"])
def test_the_roots_are_not_limited(path):
    _, client = serve(**limits(per_process_unauthenticated_limit=0))
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/?a=b", "/v3?a", "/v2/info?a=b"])
def test_the_roots_with_a_query_are_limited(path):
    _, client = serve(**limits(per_process_unauthenticated_limit=0))
    assert client.get(path).status_code == 429


def test_the_refusal_has_no_words_beside_v2_and_v3():
    _, client = serve(**limits(per_process_unauthenticated_limit=0))
    answer = client.get("/info")
    assert (answer.status_code, answer.get_data(), answer.content_type) == (429, b"null", "text/plain; charset=utf-8")


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
    answer = client.get("/v2/organizations", headers=user_headers())
    assert (answer.status_code, answer.get_json(force=True)["error_code"]) == (429, "CF-RateLimitV2APIExceeded")
    assert answer.headers["X-RateLimit-Limit-V2-API"] == "2000"


def test_users_take_turns_in_asking_brokers_for_parameters():
    world, client = serve(max_concurrent_service_broker_requests=2)
    world.request_counts["asking ann"] = (2, 0.0)
    path = "/v3/service_instances/x/parameters"
    answer = client.get(path, headers=user_headers())
    assert (answer.status_code, answer.headers["Retry-After"], answer.get_json(force=True)["errors"][0]["code"]) == (
        429,
        "60",
        10016,
    )
    assert client.get("/v3/service_instances/x", headers=user_headers()).status_code == 404
    assert client.get(path, headers=user_headers("bob")).status_code == 404
    assert client.get(path, headers={"Authorization": ADMIN}).status_code == 404
    assert client.get(f"{path}?a", headers=user_headers()).status_code == 404
    assert world.request_counts == {"asking ann": (2, 0.0), "asking bob": (0, 0.0)}


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "GET"])
@pytest.mark.parametrize("name", ["service_instances", "service_bindings", "service_keys"])
def test_users_take_turns_in_what_asks_brokers_in_v2(name, method):
    world, client = serve(max_concurrent_service_broker_requests=1)
    world.request_counts["asking ann"] = (1, 0.0)
    answer = client.open(f"/v2/{name}/x", method=method, headers=user_headers())
    refused = (answer.status_code, answer.get_json(force=True)["error_code"]) == (
        429,
        "CF-ServiceBrokerRateLimitExceeded",
    )
    assert refused == (method != "GET")


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
    _, client = serve(info={"min_cli_version": "7.1.0"}, warn_if_below_min_cli_version=True)
    answer = client.get(path, headers={"User-Agent": agent, "Authorization": ADMIN})
    assert ("Outdated+CF+CLI" in answer.headers.get("X-Cf-Warnings", "")) is warned


def test_traces_come_back_when_both_ids_were_sent():
    _, client = serve()
    both = {"X-B3-TraceId": "1", "X-B3-SpanId": "2"}
    assert client.get("/v3/info", headers=both).headers["X-B3-SpanId"] == "2"
    assert "X-B3-TraceId" not in client.get("/v3/info", headers={"X-B3-TraceId": "1"}).headers
