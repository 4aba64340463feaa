"""Requests that only an attacker or a fuzzer sends: each is answered in the view's own form, and nothing fails inside."""

import base64
import json

import pytest
from support.web_client import ADMIN, serve

DEEP = "[" * 100_000
DIGITS = "9" * 5000
TOO_DEEP = "it is nested deeper than 200 levels"
NO_NUMBER = "this is no number that JSON has"
ALIASES = "not YAML: aliases such as *name are not taken"


@pytest.fixture
def served():
    world, client = serve()
    yield world, client
    assert [repr(failure) for failure in world.failures] == []


@pytest.fixture
def ask(served):
    _, client = served

    def send(method, path, data=None, *, content_type="application/json", **headers):
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        content = {} if data is None else {"Content-Type": content_type}
        return client.open(path, method=method, data=data, headers={"Authorization": ADMIN, **content, **names})

    return send


def nest(levels):
    return '{"a":' * levels + "1" + "}" * levels


CONTROL_BODIES = {
    "100,000 levels": (DEEP, "", TOO_DEEP),
    "NaN": ('{"advance":NaN}', "/advance", NO_NUMBER),
    "1e999": ('{"advance":1e999}', "/advance", '"1E+999" is of the wrong type'),
    "infinity": ('{"scale":Infinity}', "/scale", NO_NUMBER),
    "half of a surrogate pair": (r'{"set":"\ud800"}', "/set", "half of a surrogate pair is no character"),
    "5,000 digits": ('{"advance":' + DIGITS + "}", "", "a number has more than 4300 digits"),
    "after the year 9999": ('{"advance":1e15}', "/advance", "time ends with the year 9999"),
    "not UTF-8": (b'{"set":"\xff"}', "", "not UTF-8 at byte 8"),
}


@pytest.mark.parametrize(("body", "pointer", "problem"), CONTROL_BODIES.values(), ids=CONTROL_BODIES)
def test_the_control_api_says_where_a_body_is_wrong(ask, served, body, pointer, problem):
    before = served[0].now()
    reply = ask("POST", "/_fakecc/clock", body)
    error = reply.json["errors"][0]
    assert (reply.status_code, error["pointer"], error["problem"], served[0].now()) == (400, pointer, problem, before)


@pytest.mark.parametrize("page", ["seed", "state", "faults", "clock", "reset", "worlds", "progress"])
def test_every_page_of_the_control_api_reads_alike(ask, page):
    reply = ask("POST", f"/_fakecc/{page}", DEEP)
    assert (reply.status_code, reply.json) == (400, {"errors": [{"pointer": "", "problem": TOO_DEEP, "allowed": []}]})


@pytest.mark.parametrize(
    ("page", "body", "pointer"),
    [
        ("state", '{"tables":{},"clock":{"seconds":NaN,"frozen":true,"scale":1}}', "/clock/seconds"),
        ("faults", '{"on":"GET /v3/apps","failure":"hang","seconds":1e400}', "/seconds"),
        ("seed", '{"settings":{"broker_client_timeout_seconds":NaN}}', "/settings/broker_client_timeout_seconds"),
    ],
)
def test_no_number_without_end_gets_in(ask, page, body, pointer):
    reply = ask("POST", f"/_fakecc/{page}", body)
    assert (reply.status_code, reply.json["errors"][0]["pointer"]) == (400, pointer)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("1: 2", "the key 1 is no text"),
        ("&a [*a]", ALIASES),
        ("organizations: [&a {name: x}, *a]", ALIASES),
        ("[" * 1000, TOO_DEEP),
        (b"a: \xff", "not UTF-8 at byte 3"),
    ],
    ids=["an odd key", "a list that holds itself", "an alias", "1,000 levels", "not UTF-8"],
)
def test_a_seed_in_yaml_is_as_bounded(ask, body, problem):
    reply = ask("POST", "/_fakecc/seed", body, content_type="application/yaml")
    assert (reply.status_code, reply.json["errors"][0]["problem"]) == (400, problem)


@pytest.mark.slow
def test_a_deep_body_is_a_parse_error_as_in_the_real_one(ask):
    replies = [ask("POST", path, DEEP) for path in ("/v3/apps", "/v2/spaces", "/v2/user_provided_service_instances")]
    assert [(reply.status_code, reply.json.get("code", 1001)) for reply in replies] == [(400, 1001)] * 3


@pytest.mark.parametrize("path", ["/v3/organizations", "/v2/organizations", "/v2/user_provided_service_instances"])
@pytest.mark.parametrize(
    "body", [nest(500), '{"name":' + DIGITS + "}", '{"name":1e5000}'], ids=["500 levels", "5,000 digits", "1e5000"]
)
def test_what_the_real_one_reads_and_fakecc_does_not_is_said(ask, served, path, body):
    assert ask("POST", path, body).status_code == 501
    assert next(reversed([*served[0].journal])).note == "not implemented"
    assert ask("GET", "/_fakecc/state").status_code == 200


@pytest.mark.parametrize("path", ["/v3/apps", "/v2/spaces"])
def test_a_deep_token_is_no_token(ask, path):
    head, claims = (
        base64.urlsafe_b64encode(text.encode()).decode().rstrip("=") for text in ('{"alg":"HS256"}', nest(3000))
    )
    reply = ask("GET", path, Authorization=f"bearer {head}.{claims}.x")
    assert (reply.status_code, reply.is_json) == (401, True)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v3/organizations?page=", 400), ("/v3/organizations?per_page=", 400), ("/v2/organizations?page=", 500),
        ("/v2/organizations?results-per-page=", 400), ("/v2/organizations?inline-relations-depth=", 400),
        ("/_fakecc/journal?status=", 200),
    ],
)  # fmt: skip
def test_a_number_of_5_000_digits_in_a_query_is_a_large_number(ask, path, status):
    assert ask("GET", path + DIGITS).status_code == status


def test_a_version_of_5_000_digits_is_a_late_one(ask):
    assert "X-Cf-Warnings" not in ask("GET", "/v3/organizations", User_Agent=f"cf/{DIGITS}.1.1 (x)").headers


def test_half_of_a_surrogate_pair_is_what_it_is_for_each_parser(ask):
    replies = [ask("POST", path, r'{"name":"\ud800"}') for path in ("/v3/apps", "/v2/spaces")]
    assert [(reply.status_code, reply.content_type) for reply in replies] == [
        (500, "text/plain; charset=utf-8"), (400, "application/json;charset=utf-8"),
    ]  # fmt: skip
    journal = ask("GET", "/_fakecc/journal")
    assert [(entry["status"], entry["note"]) for entry in journal.json["journal"]] == [(500, "real"), (400, "")]


def test_a_number_that_no_float_holds_is_shown_by_its_digits(ask, served):
    ask("POST", "/_fakecc/seed", '{"organizations":[{"name":"o","spaces":[{"name":"s"}]}]}')
    space = served[0].spaces.first(name="s").guid
    body = f'{{"name":"u","space_guid":"{space}","credentials":{{"m":1e400}}}}'
    reply = ask("POST", "/v2/user_provided_service_instances", body)
    assert reply.get_data(as_text=True).count('"m":1' + "0" * 400 + ".0}") == 1


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("/v2/service_instances/%e2%82%ac/", "/v2/service_instances/%E2%82%AC"),
        ("/v2/apps/%0d%0aX:%20b/", "/v2/apps/%0D%0AX: b"),
        ("/v2/apps/%ff/", "/v2/apps/%EF%BF%BD"),
    ],
)
def test_a_header_holds_no_more_than_printable_ascii(ask, path, hint):
    reply = ask("GET", path)
    assert reply.headers["X-Fakecc-Hint"] == f"the Cloud Controller knows no slash at the end: ask for {hint}"


def test_headers_that_a_fault_orders_are_made_fit(ask):
    ask(
        "POST",
        "/_fakecc/faults",
        json.dumps({"on": "GET /v3/apps", "status": 500, "headers": {"X-A": "\u20ac\r\nb", "b d": "x"}}),
    )
    reply = ask("GET", "/v3/apps")
    assert (reply.status_code, reply.headers["X-A"], "b d" in reply.headers) == (500, "%E2%82%AC%0D%0Ab", False)


@pytest.mark.parametrize("space", ["null", "[]", "false", "0", "{}", '{"data":null}'])
def test_a_role_s_space_that_is_none_is_not_looked_into(ask, served, space):
    ask("GET", "/v3/organizations")  # the world knows a user from its first request on
    user, organization = served[0].users.first().guid, served[0].organizations.first().guid
    where = f'"organization":{{"data":{{"guid":"{organization}"}}}},"space":{space}'
    body = f'{{"type":"organization_user","relationships":{{"user":{{"data":{{"guid":"{user}"}}}},{where}}}}}'
    assert ask("POST", "/v3/roles", body).status_code == 201


@pytest.mark.parametrize("relationships", ["5", "true", "[]", "null", '"x"'])
def test_a_domain_s_relationships_are_an_object(ask, relationships):
    reply = ask("POST", "/v3/domains", f'{{"name":"a.b.example","relationships":{relationships}}}')
    assert (reply.status_code, reply.json["errors"][0]["detail"]) == (
        422,
        "Relationships 'relationships' is not an object",
    )


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"on": "GET /_fakecc/clock", "status": 500}, "/on"),
        ({"on": "ANY /_fakecc", "status": 500}, "/on"),
        ({"on": "GET /v3/apps", "status": 100}, "/status"),
    ],
)
def test_a_fault_that_could_not_be_is_refused(ask, body, pointer):
    reply = ask("POST", "/_fakecc/faults", json.dumps(body))
    assert (reply.status_code, reply.json["errors"][0]["pointer"]) == (400, pointer)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"mode": "after"}, ""),
        ({"mode": "polls"}, ""),
        ({"mode": "manual", "seconds": 5}, "/seconds"),
        ({"mode": "after", "seconds": 5, "polls": 2}, "/polls"),
    ],
)
def test_a_rule_of_progress_says_all_that_its_mode_needs_and_no_more(ask, body, pointer):
    reply = ask("POST", "/_fakecc/progress", json.dumps(body))
    assert (reply.status_code, reply.json["errors"][0]["pointer"]) == (400, pointer)


@pytest.mark.parametrize(
    ("body", "pointer"), [({"name": "w", "port": 25.0}, "/port"), ({"name": "."}, "/name"), ({"name": ".."}, "/name")]
)
def test_a_world_that_could_not_be_is_not_made(ask, body, pointer):
    reply = ask("POST", "/_fakecc/worlds", json.dumps(body))
    worlds = ask("GET", "/_fakecc/worlds").json["worlds"]
    assert (reply.status_code, reply.json["errors"][0]["pointer"], len(worlds)) == (400, pointer, 1)


def test_a_zero_byte_in_a_path_of_the_control_api_is_the_client_s_mistake(ask):
    assert ask("DELETE", "/_fakecc/faults/%00").status_code == 400


def test_a_number_of_5_000_digits_in_a_filter_is_a_large_number(ask):
    assert ask("GET", f"/v2/routes?q=port:{DIGITS}").json["total_results"] == 0
