"""A client is pointed at the proxy; what passes replays elsewhere."""

import io
import json
import urllib.request
import zipfile

import pytest

from fakecc.in_process import FakeCC
from fakecc.remote.exchanges import HttpRequest, send, send_raw
from fakecc.remote.recorder import Recorder
from fakecc.remote.recording_proxy import RecordingProxy
from fakecc.remote.recordings import problems
from fakecc.remote.replaying import replay
from fakecc.remote.scenarios import outside_values
from fakecc.remote.targets import RemoteServer

NO_TEXT = "its body is no text, and may hold secrets; --bytes records it"


@pytest.fixture
def recorder(target):
    return Recorder("s", outside_values(target, "word"))


@pytest.fixture
def complaints():
    return []


@pytest.fixture
def proxy(target, recorder, complaints):
    proxy = RecordingProxy(target, recorder, complain=complaints.append)
    yield proxy
    proxy.close()


@pytest.fixture
def ask(proxy, served):
    def send_to_proxy(method, path, body=None, **headers):
        data = None if body is None else json.dumps(body).encode()
        headers = {**served.headers(), "Content-Type": "application/json", **headers}
        return send(HttpRequest(base=proxy.url, method=method, path=path, headers=headers, body=data))

    return send_to_proxy


def test_what_passes_replays_on_another_server(ask, recorder):
    organization = ask("POST", "/v3/organizations", {"name": "word-org"}).json["guid"]
    space = ask("POST", "/v3/spaces", {
        "name": "s", "relationships": {"organization": {"data": {"guid": organization}}}}).json["guid"]  # fmt: skip
    ask("POST", "/v3/service_instances", {
        "type": "user-provided", "name": "ups", "credentials": {"password": "correct-horse"},
        "relationships": {"space": {"data": {"guid": space}}}})  # fmt: skip
    ask("GET", f"/v2/spaces/{space}/summary")
    job = ask("DELETE", f"/v3/organizations/{organization}").headers["location"]
    ask("GET", "/v3/jobs/" + job.rpartition("/")[2])
    document = recorder.document()
    assert list(problems(document)) == []
    assert "correct-horse" not in json.dumps(document)
    with FakeCC(clock="real") as other:
        outcomes = replay(document, RemoteServer(api=other.url))
    assert [(outcome.step, outcome.faults) for outcome in outcomes if outcome.faults] == []
    assert len(outcomes) == 6


def test_links_lead_to_the_proxy_and_are_recorded_as_the_server_s(ask, proxy, recorder):
    assert ask("GET", "/").json["links"]["self"]["href"] == proxy.url
    assert recorder.document()["steps"][0]["response"]["json"]["links"]["self"]["href"] == "${api}"


def test_a_log_in_passes_and_is_not_recorded(proxy, recorder):
    form = b"grant_type=password&username=admin&password=admin"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": "Basic Y2Y6"}
    request = HttpRequest(base=proxy.url, method="POST", path="/uaa/oauth/token", headers=headers, body=form)
    assert send(request).json["token_type"] == "bearer"
    assert recorder.length == 0


def test_what_cannot_be_recorded_passes_and_is_told(ask, proxy, served, complaints, recorder):
    request = HttpRequest(base=proxy.url, method="POST", path="/v3/apps", headers=served.headers(), body=b"\xff")
    assert send_raw(request).status == 422
    assert complaints == [f"POST /v3/apps is not recorded: {NO_TEXT}"]
    assert recorder.length == 0


def test_chunked_bodies_arrive(proxy, served):
    body = iter([b'{"name":', b'"chunks"}'])
    request = urllib.request.Request(  # noqa: S310 - our own
        f"{proxy.url}/v3/organizations", body, {**served.headers(), "Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request) as reply:  # noqa: S310 - our own
        assert json.load(reply)["name"] == "chunks"


def test_a_server_that_is_gone_is_a_bad_gateway(recorder):
    proxy = RecordingProxy(RemoteServer(api="http://127.0.0.1:1"), recorder)
    reply = send(HttpRequest(base=proxy.url, method="GET", path="/v3/apps"))
    proxy.close()
    assert (reply.status, "no answer" in reply.text) == (502, True)


def test_an_app_that_is_pushed_replays_on_another_server(target, served):
    recorder = Recorder("s", outside_values(target, "word"), with_bytes=True)
    proxy = RecordingProxy(target, recorder)

    def ask(method, path, body=None, kind="application/json"):
        headers = {**served.headers(), "Content-Type": kind}
        return send(HttpRequest(base=proxy.url, method=method, path=path, headers=headers, body=body)).json

    def create(path, **body):
        return ask("POST", path, json.dumps(body).encode())["guid"]

    def related(**guids):
        return {name: {"data": {"guid": guid}} for name, guid in guids.items()}

    space = create("/v3/spaces", name="s", relationships=related(
        organization=create("/v3/organizations", name="word-org")))  # fmt: skip
    app = create("/v3/apps", name="a", relationships=related(space=space))
    package = create("/v3/packages", type="bits", relationships=related(app=app))
    bits = io.BytesIO()
    with zipfile.ZipFile(bits, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("app.bin", bytes(range(256)))
    part = b'--B\r\nContent-Disposition: form-data; name="bits"; filename="app.zip"\r\n\r\n'
    upload = part + bits.getvalue() + b"\r\n--B--\r\n"
    ask("POST", f"/v3/packages/{package}/upload", upload, "multipart/form-data; boundary=B")
    while ask("GET", f"/v3/packages/{package}")["state"] == "PROCESSING_UPLOAD":
        pass
    build = create("/v3/builds", package={"guid": package})
    while ask("GET", f"/v3/builds/{build}")["state"] == "STAGING":
        pass
    task = create(f"/v3/apps/{app}/tasks", command="true",
                  droplet_guid=ask("GET", f"/v3/builds/{build}")["droplet"]["guid"])  # fmt: skip
    ask("GET", f"/v3/apps/{app}/tasks?names={ask('GET', f'/v3/tasks/{task}')['name']}")
    proxy.close()
    document = recorder.document()
    assert (list(problems(document)), document["version"]) == ([], 2)
    with FakeCC(clock="real") as other:
        outcomes = replay(document, RemoteServer(api=other.url))
    assert [(outcome.step, outcome.faults) for outcome in outcomes if outcome.faults] == []
