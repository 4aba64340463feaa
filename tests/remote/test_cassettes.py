"""What other tools have kept becomes recordings."""

import base64
import gzip
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


GZIPPED = gzip.compress(CAME.encode())


@pytest.mark.parametrize(
    "body",
    [{"base64_string": base64.b64encode(GZIPPED).decode()}, {"string": GZIPPED}, GZIPPED],
    ids=["VCR", "vcrpy", "bytes"],
)
def test_what_was_compressed_on_its_way_is_read(keep, body):
    kept = {"request": {"method": "GET", "uri": URL, "headers": {}},
            "response": {"code": 200, "headers": {**JSON, "Content-Encoding": ["gzip"]}, "body": body}}  # fmt: skip
    (step,) = read(keep({"interactions": [kept]}, yaml.safe_dump), "word").recording["steps"]
    assert (step["response"]["headers"], step["response"]["json"]["name"]) == (
        {"content-type": "application/json"}, "${run}-org",
    )  # fmt: skip


def exchange(asked=None, answered=None):
    return {"log": {"entries": [{
        "request": {"method": "POST", "url": URL, "headers": PAIRS, **(asked or {})},
        "response": {"status": 200, "headers": PAIRS, "content": {}, **(answered or {})}}]}}  # fmt: skip


CUT = "{... (cut off by fakecc: 70000 bytes)"
BROTLI = {"headers": [{"name": "Content-Encoding", "value": "br"}],
          "content": {"text": base64.b64encode(b"\xff\x0b").decode(), "encoding": "base64"}}  # fmt: skip
MULTIPART = {"headers": [{"name": "Content-Type", "value": "multipart/form-data; boundary=b"}]}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        pytest.param(exchange({"postData": {"text": CUT}}), "was cut off", id="a request that was cut off"),
        pytest.param(exchange(answered={"content": {"text": CUT}}), "was cut off", id="an answer that was cut off"),
        pytest.param(exchange(answered={"status": 0}), "it was not answered", id="no answer"),
        pytest.param(exchange(answered=BROTLI), "its answer is compressed with br", id="compressed otherwise"),
        pytest.param(exchange({**MULTIPART, "postData": {"text": "{}"}}), "has not been kept", id="an upload"),
        pytest.param(exchange({"postData": {"text": "PK\ufffd"}}), "has not been kept", id="bytes as text"),
    ],
)
def test_what_was_not_kept_whole_is_left_out(keep, document, said):
    (told,) = read(keep(document)).left_out
    assert (told.startswith(f"POST {URL}: "), told.endswith(said)) == (True, True), told


def test_browsers_tell_a_form_by_its_fields(keep):
    form = [{"name": "Content-Type", "value": "application/x-www-form-urlencoded"}]
    fields = {"params": [{"name": "a", "value": "b c"}, {"name": "code", "value": "abcdefgh"}]}
    (step,) = read(keep(exchange({"headers": form, "postData": fields}))).recording["steps"]
    assert step["request"]["form"] == [["a", "b c"], ["code", "${token2}"]]


def test_headers_may_be_missing_and_a_url_has_no_password(keep):
    document = {"log": {"entries": [{
        "request": {"method": "GET", "url": URL.replace("//", "//me:correct-horse@")},
        "response": {"status": 200, "content": {"text": None}}}]}}  # fmt: skip
    imported = read(keep(document))
    assert len(imported.recording["steps"]) == 1
    assert "correct-horse" not in json.dumps(imported.recording)
