"""What other tools have kept becomes recordings."""

import base64
import json

import pytest
import yaml

from fakecc.remote.cassettes import read
from fakecc.remote.exchanges import HttpRequest, send
from fakecc.remote.recordings import BadRecording, problems
from fakecc.remote.replaying import replay
from fakecc.remote.targets import RemoteServer

URL = "https://api.example.com/v3/organizations"
SENT = json.dumps({"name": "word-org"})
CAME = json.dumps({"guid": "0c1a9c5e-6b0d-4a3e-9d55-1f3a2b4c5d6e", "name": "word-org", "links": {"self": URL}})
JSON = {"Content-Type": ["application/json"]}
PAIRS = [{"name": "Content-Type", "value": "application/json"}]
FORMS = {
    "HAR": {"log": {"entries": [{
        "request": {"method": "POST", "url": URL, "headers": [{"name": ":path", "value": "/"}, *PAIRS],
                    "postData": {"text": SENT}},
        "response": {"status": 201, "headers": PAIRS, "content": {"text": CAME}}}]}},
    "HAR in base64": {"log": {"entries": [{
        "request": {"method": "POST", "url": URL, "headers": PAIRS, "postData": {"text": SENT}},
        "response": {"status": 201, "headers": PAIRS,
                     "content": {"text": base64.b64encode(CAME.encode()).decode(), "encoding": "base64"}}}]}},
    "VCR": {"http_interactions": [{
        "request": {"method": "post", "uri": URL, "body": {"string": SENT}, "headers": JSON},
        "response": {"status": {"code": 201, "message": "Created"}, "headers": JSON,
                     "body": {"base64_string": base64.b64encode(CAME.encode()).decode()}}}]},
    "vcrpy": {"version": 1, "interactions": [{
        "request": {"method": "POST", "uri": URL, "body": SENT, "headers": JSON},
        "response": {"status": {"code": 201, "message": "Created"}, "headers": JSON, "body": {"string": CAME}}}]},
    "go-vcr": {"version": 2, "interactions": [{
        "request": {"method": "POST", "url": URL, "body": SENT, "headers": JSON},
        "response": {"status": "201 Created", "code": 201, "headers": JSON, "body": CAME}}]},
}  # fmt: skip


@pytest.fixture
def keep(tmp_path):
    """Write a document as JSON or YAML; gives its file."""

    def write(document, dump=json.dumps):
        file = tmp_path / "kept"
        file.write_text(dump(document))
        return file

    return write


@pytest.mark.parametrize("dump", [json.dumps, yaml.safe_dump], ids=["JSON", "YAML"])
@pytest.mark.parametrize("document", FORMS.values(), ids=FORMS.keys())
def test_every_form_says_the_same(keep, document, dump):
    imported = read(keep(json.loads(json.dumps(document)), dump), "word")
    assert list(problems(imported.recording)) == []
    assert imported.recording["steps"] == [
        {
            "request": {"method": "POST", "path": "/v3/organizations", "as": "admin", "json": {"name": "${run}-org"}},
            "response": {
                "status": 201,
                "headers": {"content-type": "application/json"},
                "json": {"guid": "${guid2}", "name": "${run}-org", "links": {"self": "${api}/v3/organizations"}},
            },
        }
    ]


def entry(url, status=200, **headers):
    return {"request": {"method": "GET", "url": url, "headers": headers}, "response": {"code": status, "body": ""}}


def test_what_is_no_question_to_a_cloud_controller_is_left_out(keep):
    urls = [URL, "https://uaa.example.com/oauth/token", "https://api.example.com/oauth/token"]
    imported = read(keep({"interactions": [entry(url) for url in urls]}))
    assert imported.left_out == (
        "GET https://uaa.example.com/oauth/token: another server",
        "GET https://api.example.com/oauth/token: a log-in",
    )


def test_who_was_not_logged_in_is_nobody_again(keep):
    imported = read(keep({"interactions": [entry(URL, 401), entry("https://api.example.com/v3/info")]}))
    assert ["as" in step["request"] for step in imported.recording["steps"]] == [False, False]


@pytest.mark.parametrize("document", [{}, {"log": {}}, {"interactions": [{}]}, {"interactions": []}, [1]])
def test_what_is_neither_is_refused(keep, document):
    with pytest.raises(BadRecording):
        read(keep(document))


def test_what_was_kept_of_fakecc_replays(keep, served, target):
    headers = {**served.headers(), "Content-Type": "application/json"}
    request = HttpRequest(base=served.url, method="POST", path="/v3/organizations", headers=headers,
                          body=json.dumps({"name": "kept-org"}).encode())  # fmt: skip
    reply = send(request)
    kept = {"interactions": [{
        "request": {"method": "POST", "url": f"{served.url}/v3/organizations", "body": request.body.decode(),
                    "headers": {"Content-Type": ["application/json"]}},
        "response": {"code": reply.status, "body": reply.text, "headers": reply.headers},
    }]}  # fmt: skip
    (outcome,) = replay(read(keep(kept), "kept").recording, RemoteServer(api=target.api))
    assert outcome.faults == []
