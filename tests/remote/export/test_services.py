"""Brokers and instances in a seed."""

import pytest

from fakecc.remote.export import services
from fakecc.remote.export.foundation import related_guid
from fakecc.remote.export.naming import Naming

pytestmark = pytest.mark.slow

NAMING = Naming(anonymous=False)


@pytest.fixture
def foundation(furnished, read):
    return read(furnished.url)


def dev_instances(foundation):
    (app,) = [each for each in foundation.resources("apps") if each["name"] == "web"]
    return {each["name"]: each for each in services.instances(foundation, NAMING, related_guid(app, "space"))}


def test_brokers_have_what_they_offer(foundation):
    found = {each["name"]: each for each in services.brokers(foundation, NAMING)}
    plans = {plan["name"]: plan["visibility"] for plan in found["databases"]["offerings"][0]["plans"]}
    assert plans == {"small": "public", "large": ["shop"], "secret": "admin"}
    assert (found["private"]["space"], "url" in found["private"]) == ("shop/dev", False)


def test_a_broker_that_is_not_seen_is_named_by_its_guid(furnished, read):
    seen = read(furnished.url, "anna", "secret")
    names = [each["name"] for each in services.brokers(seen, NAMING)]
    (hidden,) = [
        each["guid"] for each in read(furnished.url).resources("service_brokers") if each["name"] == "databases"
    ]
    assert f"broker-{hidden[:8]}" in names


def test_instances_have_bindings_without_credentials(foundation):
    orders = dev_instances(foundation)["orders"]
    assert (orders["plan"], orders["last_operation"]["description"]) == ("databases/postgres/small", "no room")
    assert [(each["app"], each["name"], each["credentials"]) for each in orders["bindings"]] == [("web", "db", {})]
    assert [(each["name"], each["credentials"]) for each in orders["keys"]] == [("reporting", {})]


def test_urls_have_no_secrets(foundation):
    assert dev_instances(foundation)["logs"]["syslog_drain_url"] == "syslog://logs.example.org/in"


def test_an_instance_of_an_unknown_plan_is_left_out_and_told(foundation):
    foundation.resources("service_plans").clear()
    assert list(dev_instances(foundation)) == ["logs"]
    assert list(foundation.unread.values()) == ["its plan cannot be read"]


def test_a_binding_to_an_unknown_app_is_left_out_and_told(foundation):
    (app,) = [each for each in foundation.resources("apps") if each["name"] == "web"]
    foundation.resources("apps").clear()
    found = services.instances(foundation, NAMING, related_guid(app, "space"))
    assert [each["bindings"] for each in found] == [[], []]
    assert list(foundation.unread.values()) == ["its app cannot be read"]
