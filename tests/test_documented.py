"""The documented exchanges, replayed: the same status and headers, every documented key, every value that is no chance.

The documents' requests come as they stand there: bodies of JSON under the content type of a form, tokens of HS256 that
expired long ago. What they show of a guid or a moment is theirs.
"""

import json
import re
import shlex
import shutil
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from fakecc import FakeCC

FOLDER = Path(__file__).parents[1] / "fixtures" / "documented"
EXCHANGES = {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}
CREATE = EXCHANGES["1-v2-create-accepted"]["request"]
GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-z]{4}-[0-9a-f]{12}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
API = re.compile(r"https?://[^/]+(?=/v3/)")
BY_CHANCE = {"X-VCAP-Request-ID", "Content-Length"}


@pytest.fixture(scope="module")
def server():
    with FakeCC(clock="virtual", preset="documented-2015") as cc:
        yield cc


@pytest.fixture
def cc(server):
    server.reset()
    return server


def ask(cc, line, headers, body):
    method, path = line.split(" ", 1)
    data = None if body is None else (body if isinstance(body, str) else json.dumps(body)).encode()
    request = urllib.request.Request(cc.url + path, data=data, headers=headers, method=method)  # noqa: S310 - http, to ourselves
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - http, to ourselves
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def without_chance(value):
    """A value with guids, moments and the API's address made equal."""
    if isinstance(value, dict):
        return {key: without_chance(item) for key, item in value.items()}
    if isinstance(value, list):
        return [without_chance(item) for item in value]
    if not isinstance(value, str):
        return value
    return API.sub("<api>", MOMENT.sub("<moment>", GUID.sub("<guid>", value)))


def narrowed(ours, theirs):
    """Ours, without the keys that the documents do not have."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return {key: narrowed(value, theirs[key]) for key, value in ours.items() if key in theirs}
    if isinstance(ours, list) and isinstance(theirs, list):
        return [narrowed(value, other) for value, other in zip(ours, theirs, strict=False)] + ours[len(theirs) :]
    return ours


@pytest.mark.parametrize("name", EXCHANGES)
def test_a_documented_exchange_is_reproduced(cc, name):
    exchange = EXCHANGES[name]
    for fault in exchange.get("faults", []):
        cc.world.fault(**fault)
    request, documented = exchange["request"], exchange["response"]
    status, headers, text = ask(cc, request["line"], request["headers"], request["body"])

    body = json.loads(text) if text else None
    assert status == documented["status"], text
    assert narrowed(without_chance(body), documented["body"]) == without_chance(documented["body"])
    assert set(documented["headers"]) - set(headers) == set()
    assert {key: without_chance(headers[key]) for key in documented["headers"] if key not in BY_CHANCE} == {
        key: without_chance(value) for key, value in documented["headers"].items() if key not in BY_CHANCE
    }


def test_an_accepted_creation_has_succeeded_after_the_configured_delay(cc):
    cc.world.progress("after", seconds=90, resource="service_instances")
    _, _, text = ask(cc, CREATE["line"], CREATE["headers"], CREATE["body"])
    url = json.loads(text)["metadata"]["url"]

    def state():
        return json.loads(ask(cc, f"GET {url}", CREATE["headers"], None)[2])["entity"]["last_operation"]["state"]

    before = state()
    cc.world.clock.advance(seconds=89)
    still = state()
    cc.world.clock.advance(seconds=1)

    assert (before, still, state()) == ("in progress", "in progress", "succeeded")


def listed(cc, query):
    """Status, envelope and the names that v2 lists."""
    status, _, text = ask(cc, f"GET /v2/service_instances?{query}", CREATE["headers"], None)
    body = json.loads(text)
    return status, body, [resource["entity"]["name"] for resource in body.get("resources", [])]


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("name:name-1508", ["name-1508"]),
        ("name IN name-1508,name-1523", ["name-1508", "name-1523"]),
        ("name>name-1508", ["name-1523"]),
        ("name>=name-1508", ["name-1508", "name-1523"]),
        ("name<name-1523", ["name-1508"]),
        ("name<=name-1508", ["name-1508"]),
        ("space_guid:38511660-89d9-4a6e-a889-c32c7e94f139", ["name-1508"]),
        ("service_plan_guid:779d2df0-9cdd-48e8-9781-ea05301cedb1", ["name-1508"]),
        ("service_binding_guid:42eda707-fe4d-4eed-9b39-7cb5e665c226", ["name-1508"]),
        ("service_key_guid:6ad2cc9e-1996-49a3-9538-dfc0da3b1f32", ["name-1508"]),
        ("organization_guid:4dd7d8a6-3a5d-4a1f-b1b3-6d1bd2a2f8a5", ["name-1508", "name-1523"]),
        ("gateway_name:somebody", []),
    ],
)
def test_the_documented_filters_of_the_list(cc, q, names):
    assert listed(cc, urllib.parse.urlencode({"q": q}))[::2] == (200, names)


def test_the_documented_paging_of_the_list(cc):
    status, body, names = listed(cc, "page=2&results-per-page=1&order-direction=desc")
    envelope = {key: body[key] for key in ("total_results", "total_pages", "prev_url", "next_url")}

    assert (status, names) == (200, ["name-1508"])
    assert envelope == {
        "total_results": 2,
        "total_pages": 2,
        "prev_url": "/v2/service_instances?order-direction=desc&page=1&results-per-page=1",
        "next_url": None,
    }


@pytest.mark.parametrize(
    ("query", "inlined"),
    [
        ("", set()),
        ("inline-relations-depth=1", {"space", "service_plan", "service_bindings", "service_keys"}),
        ("inline-relations-depth=1&exclude-relations=space,service_keys", {"service_plan", "service_bindings"}),
        ("inline-relations-depth=1&include-relations=space", {"space"}),
    ],
)
def test_the_documented_relations_of_the_list(cc, query, inlined):
    _, body, _ = listed(cc, f"q=name:name-1508&{query}")
    entity = body["resources"][0]["entity"]

    assert {name for name in ("space", "service_plan", "service_bindings", "service_keys") if name in entity} == inlined


def test_the_documented_orphan_relations_of_the_list(cc):
    _, body, _ = listed(cc, "q=name:name-1508&inline-relations-depth=1&orphan-relations=1")

    assert "38511660-89d9-4a6e-a889-c32c7e94f139" in body["orphans"]
    assert "space" not in body["resources"][0]["entity"]


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl")
@pytest.mark.parametrize("name", [name for name, exchange in EXCHANGES.items() if "curl" in exchange])
def test_the_documents_curl_commands_work_but_for_the_host(cc, name):
    command = EXCHANGES[name]["curl"].replace("https://api.[your-domain.com]", cc.url)
    told = ["-s", "-g", "-o", "/dev/null", "-w", "%{http_code}"]
    ran = subprocess.run([*shlex.split(command), *told], capture_output=True, text=True, check=True)  # noqa: S603 - ours

    assert int(ran.stdout) == EXCHANGES[name]["response"]["status"]


@pytest.mark.parametrize("path", ["/v2/user_provided_service_instances/", "/v2/service_instances/"])
def test_the_headings_slash_is_refused_with_a_hint(cc, path):
    status, headers, text = ask(cc, f"POST {path}", CREATE["headers"], CREATE["body"])

    assert (status, json.loads(text)["code"]) == (404, 10000)
    assert headers["X-Fakecc-Hint"] == f"the Cloud Controller knows no slash at the end: ask for {path[:-1]}"
    assert list(cc.world.journal)[-1].note == headers["X-Fakecc-Hint"]
