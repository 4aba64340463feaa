"""Own answers against CF's description, while tests run."""

import json

import pytest
import requests

from fakecc import BadInput, FakeCC
from fakecc.evidence.self_check import NotAsDescribedError, SelfCheck
from fakecc.journal import Entry

ORGANIZATION = {"type": "object", "required": ["guid", "name"], "properties": {"name": {"type": "string"}}}
LIST = {
    "type": "object",
    "properties": {"resources": {"type": "array", "items": {"$ref": "#/components/schemas/Organization"}}},
}


def described(**schemas):
    """A small description, whose lists of organizations have these schemas."""
    answer = {"content": {"application/json": {"schema": LIST}}}
    one = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Organization"}}}}
    return {
        "openapi": "3.1.0",
        "paths": {
            "/v3/organizations": {"get": {"responses": {"200": answer}}},
            "/v3/organizations/{guid}": {"get": {"responses": {"200": {"$ref": "#/components/responses/One"}}}},
        },
        "components": {"schemas": {"Organization": ORGANIZATION, **schemas}, "responses": {"One": one}},
    }


@pytest.fixture
def write(tmp_path):
    def write(**schemas):
        (tmp_path / "openapi.json").write_text(json.dumps(described(**schemas)), encoding="utf-8")
        return tmp_path / "openapi.json"

    return write


def ask(cc):
    return requests.get(f"{cc.url}/v3/organizations", headers=cc.headers(), timeout=5)


def test_answers_as_described_pass(write):
    with FakeCC(self_check=write()) as cc:
        ask(cc)
        requests.get(f"{cc.url}/v3/info", timeout=5)


@pytest.mark.parametrize(
    "options", [{}, {"settings": {"renderer": {"max_results_per_page": 7}}}], ids=["at once", "after another beginning"]
)
def test_an_answer_that_is_not_as_described_fails_the_test(write, options):
    with FakeCC(self_check=write(Organization={"required": ["size"]}), preset="empty") as cc:
        cc.begin(**options)
        ask(cc)
        with pytest.raises(
            NotAsDescribedError, match="GET /v3/organizations 200 at /resources/0: 'size' is a required"
        ):
            cc.check()


def test_another_world_is_checked_too(write):
    with FakeCC(self_check=write(Organization={"required": ["size"]})) as cc:
        other = cc.open("other", preset="empty")
        ask(other)
        with pytest.raises(NotAsDescribedError):
            other.check()


@pytest.mark.parametrize(
    ("entry", "complaints"),
    [
        pytest.param({"path": "/v3/organizations/4711?x", "response": {"guid": "4711"}}, 1, id="by a reference"),
        pytest.param(
            {"path": "/v3/organizations/4711", "response": {"guid": "4711"}, "fault": "busy"}, 0, id="by a fault"
        ),
        pytest.param(
            {"path": "/v3/organizations/4711", "response": {}, "status": 404}, 0, id="a status without description"
        ),
        pytest.param({"path": "/v3/spaces", "response": {}}, 0, id="a path without description"),
        pytest.param({"path": "/v2/organizations", "response": {}}, 0, id="v2"),
        pytest.param({"path": "/v3/organizations/4711", "response": "cut off"}, 0, id="no object"),
        pytest.param({"path": "/v3/organizations/4711", "response": {}, "kind": "broker"}, 0, id="a broker's call"),
    ],
)
def test_what_is_compared(write, entry, complaints):
    given = {"kind": "request", "at": 0.0, "method": "GET", "status": 200, **entry}
    assert len(SelfCheck(write()).complaints(Entry(**given))) == complaints


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (None, "cannot be read"),
        ("{", "cannot be read"),
        ("[]", "is no OpenAPI document"),
        ('{"paths": {"/v2/info": {}}}', "it has no paths of /v3"),
    ],
)
def test_a_wrong_description_is_refused(tmp_path, text, problem):
    if text is not None:
        (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=f"/self_check: .*{problem}"):
        FakeCC(self_check=tmp_path / "x.yaml")
