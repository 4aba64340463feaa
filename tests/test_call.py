"""What a handler gets: whom brokers are asked for."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import support
from support import brokered
from support.v2_services import Stage

from fakecc.call import ListedEndpoint

TRACE = {"X-B3-TraceId": "trace", "X-B3-SpanId": "span"}
RETRIEVABLE = {"instances_retrievable": True, "requires": ["route_forwarding"]}


def _bound(stage):
    return stage.binding(stage.instance())


def _key(stage):
    return stage.key(stage.instance())


def _body_of(name):
    return lambda stage: {"service_instance_guid": stage.instance(), "app_guid": stage.app.guid, "name": name}


def _routed(stage):
    route = brokered.route(stage.world, stage.space)
    stage.broker.tell("bind", brokered.answer(201, {}))
    assert stage.ask("PUT", f"/v2/service_instances/{stage.instance()}/routes/{route.guid}")[0] == 201
    return route.guid


def _filled_space(stage):
    stage.instance()
    return stage.space.guid


BROKER = {"name": "other", "broker_url": "http://other.example.com", "auth_username": "u", "auth_password": "p"}

# What is done first, whose guid is in the path; method and path; body; the operation of the broker.
REQUESTS = {
    "provision": (None, "POST", "/v2/service_instances", Stage.body, "provision"),
    "update": (Stage.instance, "PUT", "/v2/service_instances/{}", {"parameters": {}}, "update"),
    "deprovision": (Stage.instance, "DELETE", "/v2/service_instances/{}", None, "deprovision"),
    "instance parameters": (Stage.instance, "GET", "/v2/service_instances/{}/parameters", None, "get_instance"),
    "bind": (None, "POST", "/v2/service_bindings", _body_of(None), "bind"),
    "unbind": (_bound, "DELETE", "/v2/service_bindings/{}", None, "unbind"),
    "binding parameters": (_bound, "GET", "/v2/service_bindings/{}/parameters", None, "get_binding"),
    "key": (None, "POST", "/v2/service_keys", _body_of("key"), "bind"),
    "key deleted": (_key, "DELETE", "/v2/service_keys/{}", None, "unbind"),
    "route deleted": (_routed, "DELETE", "/v2/routes/{}?recursive=true", None, "unbind"),
    "space deleted": (_filled_space, "DELETE", "/v2/spaces/{}?recursive=true", None, "deprovision"),
    "instance parameters in v3": (Stage.instance, "GET", "/v3/service_instances/{}/parameters", None, "get_instance"),
}


@pytest.mark.parametrize(("before", "method", "path", "body", "operation"), REQUESTS.values(), ids=REQUESTS)
def test_a_broker_is_asked_with_the_trace_of_the_request(before, method, path, body, operation):
    stage = Stage(offering=RETRIEVABLE)
    path = path.format(before(stage)) if before else path
    body = body(stage) if callable(body) else body
    stage.ask(method, path, body, headers=TRACE)
    headers = stage.asked(operation)[-1].headers
    assert (headers.get("X-B3-TraceId"), headers.get("X-B3-SpanId")) == ("trace", "span")


def test_a_catalog_is_fetched_with_the_trace_of_the_request():
    world = support.new_world()
    brokered.broker(world)
    world.http = world.scripted
    support.ask(world, "POST", "/v2/service_brokers", BROKER, headers=TRACE)
    headers = world.scripted.asked[-1].headers
    assert (headers.get("X-B3-TraceId"), headers.get("X-B3-SpanId")) == ("trace", "span")


def test_a_job_of_a_request_does_not_know_its_trace():
    stage = Stage()
    guid = stage.instance()
    stage.ask("DELETE", f"/v2/service_instances/{guid}?async=true", headers=TRACE)
    stage.world.catch_up()
    assert "X-B3-TraceId" not in stage.asked("deprovision")[-1].headers


def test_half_a_trace_is_none():
    stage = Stage()
    stage.ask("POST", "/v2/service_instances", stage.body(), headers={"X-B3-TraceId": "trace"})
    assert "X-B3-TraceId" not in stage.asked("provision")[-1].headers


PAGE = """
import time
import begun

begun.now.append(1)
time.sleep(0.02)
begun.most = max(begun.most, len(begun.now))
begun.now.pop()
ENDPOINTS = [type("Declared", (), {"method": "GET", "rule": "/"})]
"""


def test_pages_are_imported_one_after_the_other(tmp_path, monkeypatch):
    (tmp_path / "begun.py").write_text("now = []\nmost = 0\n")
    names = [f"page_for_importing_{number}" for number in range(4)]
    for name in names:
        (tmp_path / f"{name}.py").write_text(PAGE)
    monkeypatch.syspath_prepend(tmp_path)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda name: ListedEndpoint("GET", "/", name).endpoint(), names))
    most = sys.modules["begun"].most
    for name in ["begun", *names]:
        del sys.modules[name]
    assert most == 1
