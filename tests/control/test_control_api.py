"""The control API as clients see it; what seeds, snapshots and rules do is tested beside them."""

import pytest
from support.web_client import client_of

from fakecc import VirtualClock, World
from fakecc.actions.apps import deployment_updates
from fakecc.arrange.checking import openapi
from fakecc.control import VIEW
from fakecc.worlds import Worlds

START = 1_700_000_000.0
STANDING = {"clock": "virtual", "now": "", "seconds": 0, "frozen": True, "scale": 1.0}
IN_A_SPACE = {
    "organizations": [
        {
            "name": "org",
            "spaces": [
                {
                    "name": "space",
                    "service_instances": [
                        {
                            "name": "stuck",
                            "plan": "database/sync",
                            "last_operation": {"type": "create", "state": "in progress"},
                        }
                    ],
                }
            ],
        }
    ]
}


@pytest.fixture
def worlds():
    made = Worlds(lambda name: World(clock=VirtualClock(START), guids=1, name=name))
    yield made
    made.close()


@pytest.fixture
def client(worlds):
    return client_of(worlds)


@pytest.fixture
def post(client):
    def send(path, body=None, **headers):
        return client.post(f"/_fakecc/{path}", json={} if body is None else body, headers=headers)

    return send


@pytest.fixture
def get(client):
    def fetch(path, **headers):
        return client.get(f"/_fakecc/{path}", headers=headers).json

    return fetch


@pytest.fixture
def delete(client):
    return lambda path: client.delete(f"/_fakecc/{path}")


def names(client, **headers):
    """The organizations that v3 shows."""
    # A token of the user "u", an admin.
    claims = "eyJ1c2VyX2lkIjoidSIsInNjb3BlIjpbImNsb3VkX2NvbnRyb2xsZXIuYWRtaW4iXSwiYXVkIjpbImNsb3VkX2NvbnRyb2xsZXIiXX0"
    sent = {"Authorization": f"bearer eyJhbGciOiJIUzI1NiJ9.{claims}.c2ln", **headers}
    return [one["name"] for one in client.get("/v3/organizations", headers=sent).json["resources"]]


def test_the_openapi_document_has_every_route():
    routes = {(route.rule.replace("<", "{").replace(">", "}"), route.method.lower()) for route in VIEW.endpoints}

    assert {(path, method) for path, item in openapi()["paths"].items() for method in item} == routes


def test_the_openapi_document_is_served_with_the_seeds_schema(get):
    document = get("openapi.json")

    assert document["components"]["schemas"]["seed"]["properties"]["organizations"]["items"] == {
        "$ref": "#/components/schemas/organization"
    }


def test_plain_http_has_no_certificate(client):
    reply = client.get("/_fakecc/ca.pem")
    assert (reply.status_code, reply.json["errors"][0]["problem"][:30]) == (404, "this server speaks plain HTTP:")


def test_health_ready_version(get):
    assert (get("health"), get("ready")) == ({"status": "ok"}, {"status": "ready", "worlds": ["default"]})
    assert set(get("version")) == {"fakecc"}


def test_an_unknown_path_lists_those_that_there_are(client):
    reply = client.get("/_fakecc/helth")

    assert reply.status_code == 404
    assert "/_fakecc/health" in reply.json["errors"][0]["allowed"]


def test_a_seed_as_yaml(client):
    reply = client.post("/_fakecc/seed", data="organizations:\n- name: o\n", content_type="application/yaml")

    assert (reply.status_code, reply.json) == (200, {"added": {"organizations": 1}})


@pytest.mark.parametrize(
    ("path", "body", "errors"),
    [
        pytest.param(
            "seed",
            {"organizations": [{"name": "o", "quota": "tiny"}]},
            [
                {
                    "pointer": "/organizations/0/quota",
                    "problem": "organization_quotas has no 'tiny'",
                    "allowed": ["default"],
                }
            ],
            id="seed",
        ),
        pytest.param(
            "clock",
            {"set": "2001-01-01T00:00:00Z"},
            [
                {
                    "pointer": "/set",
                    "problem": "time does not go back: it is 2023-11-14T22:13:20Z",
                    "allowed": ["2023-11-14T22:13:20Z and later"],
                }
            ],
            id="clock back",
        ),
        pytest.param(
            "clock",
            {"advance": 1e15},
            [
                {
                    "pointer": "/advance",
                    "problem": "time ends with the year 9999",
                    "allowed": ["9999-12-31T23:59:59Z and before"],
                }
            ],
            id="clock beyond",
        ),
        pytest.param(
            "clock",
            {"advance": -1},
            [
                {
                    "pointer": "/advance",
                    "problem": "-1 is less than the minimum of 0",
                    "allowed": [
                        "So much time passes at once: seconds, or a text such as 10m, 1h30m, 500ms, 2d. The answer's `fired` says what was done."
                    ],
                }
            ],
            id="clock advance",
        ),
        pytest.param(
            "faults",
            {"on": "provisoin", "status": 500},
            None,
            id="fault",
        ),
        pytest.param(
            "progress",
            {"mode": "slow"},
            [
                {
                    "pointer": "/mode",
                    "problem": "'slow' is not allowed here",
                    "allowed": ["immediate", "after", "polls", "manual", "never"],
                }
            ],
            id="progress",
        ),
        pytest.param(
            "worlds",
            {"name": "default"},
            [{"pointer": "/name", "problem": "there is a world 'default' already: default", "allowed": []}],
            id="world",
        ),
        pytest.param(
            "reset",
            {"preset": "tiny"},
            [
                {
                    "pointer": "/preset",
                    "problem": "'tiny' is not allowed here",
                    "allowed": ["empty", "small", "marketplace", "tight-quotas", "documented-2015", "cf-deployment"],
                }
            ],
            id="reset",
        ),
        pytest.param(
            "state",
            {"tables": {"orgs": []}},
            None,
            id="state",
        ),
    ],
)
def test_bad_input_is_refused_and_changes_nothing(post, get, path, body, errors):
    before = get("state")
    reply = post(path, body)

    assert reply.status_code == 400
    assert errors is None or reply.json["errors"] == errors
    assert get("state") == before


def test_a_body_that_is_no_json(client):
    reply = client.post("/_fakecc/progress", data="{", content_type="application/json")

    assert (reply.status_code, reply.json["errors"][0]["problem"][:8]) == (400, "not JSON")


def test_an_unknown_query_parameter(client):
    reply = client.get("/_fakecc/journal?verb=GET")

    assert reply.json["errors"] == [
        {
            "pointer": "?verb",
            "problem": "there is no query parameter 'verb'",
            "allowed": ["kind", "method", "path", "operation", "status"],
        }
    ]


def test_reset_takes_back_what_happened_since_the_seed(client, post):
    post("seed", {"organizations": [{"name": "new"}]})
    assert post("reset").status_code == 204

    assert names(client) == ["system", "org"]


def test_reset_to_another_preset_and_seed_stays(client, post):
    post("reset", {"preset": "empty", "seed": {"organizations": [{"name": "other"}]}})
    post("seed", {"organizations": [{"name": "new"}]})
    post("reset")

    assert names(client) == ["system", "other"]


def test_a_reset_to_a_wrong_seed_changes_nothing(post, get):
    post("seed", {"organizations": [{"name": "new"}]})
    before = get("state")
    reply = post("reset", {"seed": {"organizations": [{"name": "o", "quota": "tiny"}]}})

    assert (reply.status_code, get("state")) == (400, before)


def test_state_comes_back_as_it_was(client, post, get):
    post("seed", {"organizations": [{"name": "new"}]})
    state = get("state")
    post("reset")
    assert post("state", state).status_code == 204

    assert (get("state"), names(client)) == (state, ["system", "org", "new"])


def test_the_clock_advances(post, get):
    post("clock", {"advance": 90})

    assert get("clock") == {**STANDING, "now": "2023-11-14T22:14:50Z", "seconds": START + 90}


def test_the_answer_says_what_was_done(worlds, post):
    world = worlds["default"]
    world.later(60, deployment_updates.update, deployment_guid="gone", interval=60)
    assert post("clock", {"advance": "10m"}).json["fired"] == [
        {"at": "2023-11-14T22:14:20Z", "action": "apps.deployment_updates.update", "guids": ["gone"]}
    ]


def test_another_clock_is_chosen(post, get):
    post("clock", {"clock": "auto"})
    assert get("clock") == {**STANDING, "clock": "auto", "now": "2023-11-14T22:13:20Z", "seconds": START}


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (
            {"clock": "sundial"},
            "a clock is auto, virtual, virtual:2030-01-01T00:00:00Z, real or real:60, not 'sundial'",
        ),
        ({"advance": "soon"}, "a duration is a number of seconds, or written 500ms, 30s, 10m, 1h30m or 2d, not 'soon'"),
    ],
)
def test_a_wrong_word_of_the_clock(post, body, problem):
    assert post("clock", body).json["errors"][0]["problem"] == problem


def test_the_answer_to_tokens_that_end_is_the_clock(post):
    assert post("clock", {"expire_tokens": True}).json["seconds"] == START + 1


def test_the_clock_is_set(post):
    assert post("clock", {"set": "2030-01-01T00:00:00Z"}).json["now"] == "2030-01-01T00:00:00Z"


def test_the_clock_flows_and_freezes(post, get):
    post("clock", {"scale": 60})
    flowing = get("clock")
    post("clock", {"freeze": True})
    frozen = get("clock")

    assert (flowing["frozen"], flowing["scale"], frozen["frozen"]) == (False, 60, True)
    assert get("clock") == frozen


def test_a_reset_brings_the_clock_back(post, get):
    post("clock", {"advance": 90})
    post("clock", {"freeze": False})
    post("reset")

    assert get("clock") == {**STANDING, "now": "2023-11-14T22:13:20Z", "seconds": START}


@pytest.mark.parametrize(
    ("page", "body"), [("progress", {"mode": "manual"}), ("faults", {"on": "bind", "failure": "timeout"})]
)
def test_rules_are_listed_and_removed(post, get, delete, page, body):
    made = post(page, body).json
    post(page, body)
    assert delete(f"{page}/{made['guid']}").status_code == 204
    assert len(get(page)[page]) == 1
    assert delete(page).status_code == 204

    assert get(page) == {page: []}


@pytest.mark.parametrize("path", ["progress/nope", "faults/nope", "worlds/nope"])
def test_what_is_not_there_cannot_be_removed(delete, path):
    assert delete(path).status_code == 404


def test_the_journal_tells_what_clients_asked(client, get):
    names(client)
    names(client)
    entries = get("journal?path=organizations&method=get&status=200")["journal"]

    assert [(entry["kind"], entry["method"], entry["path"]) for entry in entries] == [
        ("request", "GET", "/v3/organizations")
    ] * 2


def test_the_journal_forgets(client, get, delete):
    names(client)
    delete("journal")

    assert get("journal") == {"journal": []}


def test_worlds_are_apart(client, post, get):
    post("worlds", {"name": "other", "preset": "empty"})

    assert [world["name"] for world in get("worlds")["worlds"]] == ["default", "other"]
    assert (names(client, **{"X-Fakecc-World": "other"}), names(client)) == (["system"], ["system", "org"])


def test_a_world_is_forgotten(get, post, delete):
    post("worlds", {"name": "other"})
    delete("worlds/other")

    assert [world["name"] for world in get("worlds")["worlds"]] == ["default"]


def test_a_world_whose_seed_is_wrong_is_not_made(get, post):
    reply = post("worlds", {"name": "other", "seed": {"organizations": [{"name": "o", "quota": "tiny"}]}})

    assert (reply.status_code, len(get("worlds")["worlds"])) == (400, 1)


def test_the_default_world_stays(delete):
    assert delete("worlds/default").status_code == 400


def test_operations_that_are_under_way(post, get):
    post("seed", IN_A_SPACE)
    told = get("operations")["operations"]

    assert [(one["resource"], one["name"], one["operation"], one["state"]) for one in told] == [
        ("service_instances", "stuck", "create", "in progress")
    ]


@pytest.mark.parametrize(("ending", "state"), [("succeed", "succeeded"), ("fail", "failed")])
def test_a_stuck_operation_is_ended_by_hand(post, ending, state):
    post("seed", IN_A_SPACE)
    told = post(f"operations/stuck/{ending}", {"description": "by hand"}).json

    assert (told["state"], told["description"]) == (state, "by hand")


def test_an_unknown_operation_names_those_that_there_are(post):
    post("seed", IN_A_SPACE)
    reply = post("operations/struck/fail")

    assert (reply.status_code, reply.json["errors"][0]["allowed"]) == (404, ["stuck"])
