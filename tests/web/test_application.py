"""The application: which world answers, how paths are read, and connections that no server can break."""

import json

import pytest
from support.web_client import ADMIN as TOKEN
from support.web_client import break_requests, serve

ADMIN = {"Authorization": TOKEN}


def test_a_cut_connection_is_an_exception_where_there_is_no_socket():
    world, client = serve()
    break_requests(world, {"failure": "reset"})
    with pytest.raises(ConnectionResetError):
        client.get("/v3/info")


def test_an_unknown_world_is_said():
    _, client = serve()
    answer = client.get("/v3/info", headers={"X-Fakecc-World": "other"})
    problem = "there is no world 'other'; POST /_fakecc/worlds makes one"
    error = {"pointer": "/X-Fakecc-World", "problem": problem, "allowed": []}
    assert (answer.status_code, answer.get_json()) == (404, {"errors": [error]})


UNKNOWN_V2 = {"description": "Unknown request", "error_code": "CF-NotFound", "code": 10000}
UNKNOWN_V3 = {"errors": [{"detail": "Unknown request", "title": "CF-NotFound", "code": 10000}]}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        pytest.param("/v3/service%5Fplans", UNKNOWN_V3, id="v3 as written"),
        pytest.param("/%76%33/info", UNKNOWN_V2, id="v3 in disguise"),
        pytest.param("/v3.json", UNKNOWN_V2, id="v3 with a format"),
    ],
)
def test_a_path_is_read_as_its_half_reads_it(path, body):
    _, client = serve()
    answer = client.get(path)
    assert (answer.status_code, json.loads(answer.data)) == (404, body)


def test_a_segment_of_v3_is_decoded_for_its_page():
    _, client = serve()
    answer = client.get("/v3/organizations/%C3%A9%2Fx", headers=ADMIN)
    assert answer.get_json()["errors"][0]["detail"] == "Organization not found"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/healthz", "/healthz/", "/healthz/x/y"])
def test_health_is_a_word_whatever_is_asked(method, path):
    _, client = serve()
    answer = client.open(path, method=method)
    assert (answer.status_code, answer.text, answer.content_type) == (200, "OK", "application/json")
    assert "X-Content-Type-Options" not in answer.headers


VARYING = {
    "json": ("/v3/info", {"Accept": "application/json"}, "Accept"),
    "anything": ("/v3/info", {"Accept": "*/*"}, "Accept"),
    "nothing": ("/v3/info", {}, None),
    "axios": ("/v3/info", {"Accept": "application/json, text/plain, */*"}, None),
    "axios as a script": (
        "/v3/info", {"Accept": "application/json, */*", "X-Requested-With": "XMLHttpRequest"}, "Accept",
    ),
    "a format in the path": ("/v3/info.json", {"Accept": "application/json"}, None),
    "an error": ("/v3/nope", {"Accept": "text/html"}, "Accept"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "headers", "vary"), VARYING.values(), ids=VARYING)
def test_an_answer_varies_where_rails_chose_by_accept(path, headers, vary):
    _, client = serve()
    assert client.get(path, headers=headers).headers.get("Vary") == vary


def test_an_answer_without_a_body_does_not_vary():
    _, client = serve()
    organization = client.post("/v3/organizations", json={"name": "x"}, headers=ADMIN).get_json()
    answer = client.delete(f"/v3/organizations/{organization['guid']}", headers={**ADMIN, "Accept": "*/*"})
    assert (answer.status_code, answer.headers.get("Vary")) == (202, None)
