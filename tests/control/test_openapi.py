"""The OpenAPI document of /_fakecc: every operation is described, and what is described is what happens."""

import json
import re

import jsonschema
import pytest
import requests
from support.instances import managed_body

from fakecc import FakeCC, VirtualClock
from fakecc.arrange.checking import openapi
from fakecc.control import VIEW

DOCUMENT = openapi()
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}
# What answers no JSON, or nothing.
TEXTS = {"certificate", "metrics", "watchJournal", "coveragePage", "report"}
# What a request needs to have happened, and the variables in its path.
NEEDS = {
    "deleteWorld": ("world", {"name": "other"}),
    "refuseConnections": ("world", {"name": "other"}),
    "removeBehaviour": ("behaviour", {"guid": "behaviours"}),
    "removeProgress": ("rule", {"guid": "progress"}),
    "removeFault": ("fault", {"guid": "faults"}),
    "listBehaviours": ("behaviour", {}),
    "listProgress": ("rule", {}),
    "listOperations": ("operation", {}),
    "endOperation": ("operation", {"name": "db", "ending": "fail"}),
    "listGates": ("gate", {}),
    "openGate": ("gate", {"name": "gate-1", "ending": "open"}),
    "showCatalog": ("", {"name": "broker"}),
    "putCatalog": ("", {"name": "broker"}),
    "listFaults": ("fault", {}),
    "previewFault": ("call", {}),
    "getPast": ("remembered call", {"request_id": "journal"}),
    "explainRequest": ("call", {"request_id": "journal"}),
    "journal": ("call", {}),
    "verifyCalls": ("call", {}),
    "coverage": ("counting", {}),
    "listSavepoints": ("savepoint", {}),
    "forgetSavepoint": ("savepoint", {"name": "mine"}),
    "backToSavepoint": ("savepoint", {"name": "mine"}),
    "difference": ("call", {}),
    "check": ("call", {}),
    "footprint": ("call", {}),
    "verifyFootprint": ("call", {}),
    "failures": ("failure", {}),
    "setClock": ("operation of its own", {}),
}


def order(cc):
    space, plan = cc.world.spaces.first(name="space"), cc.world.service_plans.first(name="async")
    body = managed_body(space, plan, name="db")
    requests.post(f"{cc.url}/v3/service_instances", json=body, headers=cc.headers(), timeout=5)


def hold(cc):
    cc.world.progress("manual")
    order(cc)


def ask_for_apps(cc):
    cc.world.fault(name="busy", when={"operation": "apps.list"}, then={"status": 503})
    requests.get(f"{cc.url}/v3/apps", headers=cc.headers(), timeout=5)


def count_calls(cc):
    requests.post(f"{cc.url}/_fakecc/coverage", timeout=5).raise_for_status()
    ask_for_apps(cc)


def add(path, operation):
    def prepare(cc):
        _, _, described = OPERATIONS[operation]
        body = described["requestBody"]["content"]["application/json"]["example"]
        requests.post(f"{cc.url}/_fakecc/{path}", json=body, timeout=5).raise_for_status()

    return prepare


PREPARE = {
    "": str,  # nothing
    "world": lambda cc: cc.open("other"),
    "behaviour": add("behaviours", "addBehaviour"),
    "rule": add("progress", "addProgress"),
    "fault": add("faults", "addFault"),
    "gate": add("gates", "closeGate"),
    "operation": hold,
    "operation of its own": order,
    "call": ask_for_apps,
    "counting": count_calls,
    "remembered call": lambda cc: (requests.post(f"{cc.url}/_fakecc/past", timeout=5), ask_for_apps(cc)),
    "savepoint": lambda cc: cc.world.savepoint("mine"),
    "failure": lambda cc: cc.world.failures.append(RuntimeError("odd"), "GET /v3/apps"),
}


@pytest.fixture
def cc():
    with FakeCC(clock=VirtualClock(1_893_456_000.0), strict=False) as served:
        yield served
        served.world.failures.clear()


def resolved(part):
    """What a reference leads to."""
    while "$ref" in part:
        *_, kind, name = part["$ref"].split("/")
        part = DOCUMENT["components"][kind][name]
    return part


def validate(value, schema):
    jsonschema.Draft202012Validator({**schema, "components": DOCUMENT["components"]}).validate(value)


def path_of(cc, path, variables):
    """The path with its variables: a name, or the guid of the first in a list."""
    for name, told in variables.items():
        listed = ("behaviours", "progress", "faults", "journal")
        value = told
        if told in listed:
            first = requests.get(f"{cc.url}/_fakecc/{told}", timeout=5).json()[told][0]
            value = first["request_id" if told == "journal" else "guid"]
        path = path.replace(f"{{{name}}}", value)
    return path


def success(operation):
    status = min(operation["responses"])
    return status, resolved(operation["responses"][status])


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_is_described(name):
    method, path, operation = OPERATIONS[name]
    tags = {tag["name"] for tag in DOCUMENT["tags"]}
    variables = [each["name"] for each in map(resolved, operation["parameters"]) if each["in"] == "path"]
    status, answer = success(operation)
    assert set(operation["tags"]) <= tags
    assert operation["summary"].endswith(".")
    assert len(operation["description"]) > 20
    assert variables == re.findall(r"{(\w+)}", path)
    assert {"401", "403", "404", "500"} <= set(operation["responses"])
    assert ("requestBody" in operation) == ({"400", "415"} <= set(operation["responses"])), method
    assert (status == "204") == ("content" not in answer)


@pytest.mark.parametrize("name", [name for name, (_, _, each) in OPERATIONS.items() if "requestBody" in each])
def test_every_body_has_an_example_that_fits(name):
    content = OPERATIONS[name][2]["requestBody"]["content"]["application/json"]
    if name != "setState":
        validate(content["example"], content["schema"])


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name not in TEXTS])
def test_every_answer_has_a_schema_and_an_example_that_fits(name):
    for told in OPERATIONS[name][2]["responses"].values():
        answer = resolved(told)
        if "content" in answer:
            content = answer["content"]["application/json"]
            assert content["schema"] != {"type": "object"}
            validate(content["example"], content["schema"])


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name not in TEXTS])
def test_the_example_does_what_is_described(name, cc):
    method, path, operation = OPERATIONS[name]
    need, variables = NEEDS.get(name, ("", {}))
    PREPARE[need](cc)
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
    if name == "setState":
        body = requests.get(f"{cc.url}/_fakecc/state", timeout=5).json()
    elif name == "createWorld":
        body = {**body, "port": 0}
    status, told = success(operation)

    answer = requests.request(method.upper(), f"{cc.url}{path_of(cc, path, variables)}", json=body, timeout=5)

    assert (str(answer.status_code), answer.text if answer.status_code >= 400 else "") == (status, "")
    if "content" in told:
        validate(answer.json(), told["content"]["application/json"]["schema"])


def test_the_document_has_every_endpoint_and_no_other():
    served = {(each.method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", each.rule)) for each in VIEW.endpoints}
    assert {(method.upper(), path) for method, path, _ in OPERATIONS.values()} == served


def test_the_document_says_where_the_server_is(cc):
    document = requests.get(f"{cc.url}/_fakecc/openapi.json", timeout=5).json()
    assert (document["openapi"], document["servers"]) == ("3.1.0", [{"url": cc.url}])


@pytest.mark.parametrize("path", DOCUMENT["paths"])
def test_another_method_is_refused_with_those_that_there_are(path, cc):
    allowed = [*(method.upper() for method in DOCUMENT["paths"][path])]
    allowed += ["HEAD"] * ("GET" in allowed)
    answer = requests.patch(f"{cc.url}{re.sub('{.*?}', 'x', path)}", timeout=5)
    error = answer.json()["errors"][0]
    assert (answer.status_code, answer.headers["Allow"], error["allowed"]) == (405, ", ".join(allowed), allowed)
    validate(answer.json(), DOCUMENT["components"]["schemas"]["errors"])


def test_an_unknown_path_is_refused_with_the_nearest(cc):
    answer = requests.get(f"{cc.url}/_fakecc/clok", timeout=5)
    assert (answer.status_code, answer.json()["errors"][0]["allowed"][0]) == (404, "/_fakecc/clock")


def test_who_has_no_token_learns_of_no_methods():
    with FakeCC(token="secret") as closed:
        answer = requests.patch(f"{closed.url}/_fakecc/clock", timeout=5)
    assert (answer.status_code, "Allow" in answer.headers) == (401, False)


def test_the_examples_are_small():
    assert max(len(json.dumps(each)) for each in DOCUMENT["paths"].values()) < 9000
