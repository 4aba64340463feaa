"""A foundation that is exported, and seeded into another, gives the same lists."""

import json
import re

import pytest

from fakecc.in_process import FakeCC
from fakecc.remote.export.foundation import LISTS
from fakecc.remote.export.naming import Naming
from fakecc.remote.export.seeds import seed_of

pytestmark = pytest.mark.slow

TIMES = {"created_at", "updated_at"}


def lists(foundation, url):
    """Every list as it is shown, but for the server's address, times, and what a seed leaves out."""

    def plain(resource):
        kept = {key: value for key, value in resource.items() if key not in TIMES}
        if "destinations" in kept:
            there = kept["destinations"]
            plain_ones = [{key: value for key, value in each.items() if key not in TIMES} for each in there]
            # Their order is left to chance.
            kept["destinations"] = sorted(plain_ones, key=lambda each: each["weight"] or 0)
        text = json.dumps(kept).replace(url, "")
        return json.loads(text.replace("me:hunter2@", "").replace("?token=hunter2", ""))

    found = {name: [plain(each) for each in foundation.resources(name)] for name in LISTS}
    return {name: sorted(each, key=lambda one: one["guid"]) for name, each in found.items()}


def without_guids(found):
    """The same, where guids are made anew."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "guid", json.dumps(found))
    return {name: sorted(each, key=json.dumps) for name, each in json.loads(text).items()}


def test_the_same_lists(furnished, read):
    before = read(furnished.url)
    seed = seed_of(before, Naming(anonymous=False))
    with FakeCC(preset="empty", clock="real", seed=seed) as other:
        after = lists(read(other.url), other.url)
    assert before.unread == {}
    before = lists(before, furnished.url)
    assert {name: len(each) for name, each in after.items()} == {name: len(each) for name, each in before.items()}
    for name in LISTS:
        assert without_guids(after)[name] == without_guids(before)[name], name


def test_guids_are_kept_unless_something_of_that_name_is_there(furnished, read):
    before = read(furnished.url)
    seed = seed_of(before, Naming(anonymous=False))
    with FakeCC(preset="empty", clock="real", seed=seed) as other:
        after = lists(read(other.url), other.url)
    before = lists(before, furnished.url)
    for name in ("spaces", "service_brokers", "service_plans", "apps", "service_instances"):
        assert after[name] == before[name]


def test_values_are_read_where_that_is_wanted(furnished, read):
    seed = seed_of(read(furnished.url, with_values=True), Naming(anonymous=False))
    [space] = [each for each in seed["organizations"][-2]["spaces"] if each["name"] == "dev"]
    assert {each["name"]: each.get("environment_variables") for each in space["apps"]} == {
        "web": {"PIN": "hunter2"}, "worker": None,
    }  # fmt: skip
    assert space["service_instances"][0]["parameters"] == {"pin": "hunter2"}
    with FakeCC(preset="empty", clock="real", seed=seed) as other:
        after = seed_of(read(other.url, with_values=True), Naming(anonymous=False))
    assert json.dumps(after).count("hunter2") == json.dumps(seed).count("hunter2") == 2


def test_no_secret_is_in_a_seed(furnished, read):
    assert "hunter2" not in json.dumps(seed_of(read(furnished.url), Naming(anonymous=False)))


def test_an_anonymous_seed_has_the_shape_and_no_name(furnished, read):
    before = read(furnished.url)
    seed = seed_of(before, Naming(anonymous=True))
    with FakeCC(preset="empty", clock="real", seed=seed) as other:
        after = read(other.url)
        counts = {name: len(after.resources(name)) for name in ("spaces", "apps", "service_plans", "service_instances")}
    assert counts == {name: len(before.resources(name)) for name in counts}
    told = json.dumps(seed)
    names = ("shop", "anna", "orders", "postgres", "databases", "little", "tight", "reporting", "example.org", "team")
    assert [name for name in names if name in told] == []


def test_who_sees_less_exports_less(furnished, read):
    seen = read(furnished.url, "anna", "secret")
    seed = seed_of(seen, Naming(anonymous=False))
    assert [each["name"] for each in seed["organizations"]] == ["shop"]
    with FakeCC(preset="empty", clock="real", seed=seed) as other:
        assert [each["name"] for each in read(other.url).resources("service_instances")] == ["orders", "logs"]
