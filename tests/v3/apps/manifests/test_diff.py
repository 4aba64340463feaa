"""What a manifest would change."""

import pytest
import support
from support import ask, brokered

YAML = {"Content-Type": "application/x-yaml"}
ROUTE = {"route": "www.example.org"}


@pytest.fixture
def app(world):
    return brokered.app(world, support.space(world))


def diff(world, app, told, as_=support.ADMIN):
    """The answer to a manifest of one app of that name, with these lines."""
    lines = "".join(f"\n  {line}" for line in told.splitlines())
    text = f"applications:\n- name: {app.name}{lines}\n"
    return ask(world, "POST", f"/v3/spaces/{app.space_guid}/manifest_diff", text.encode(), headers=YAML, as_=as_)


DIFFERENCES = {
    "nothing": ("", []),
    "sizes of the app itself are passed over": ("memory: 5G\ndisk_quota: 5G\ndisk-quota: 1G", []),
    "a word that manifests do not have": ("colour: red", []),
    "a number": ("instances: 3", [{"op": "replace", "path": "/applications/0/instances", "was": 1, "value": 3}]),
    "a rate in other words": (
        "log-rate-limit-per-second: 2048B",
        [{"op": "replace", "path": "/applications/0/log-rate-limit-per-second", "was": -1, "value": "2K"}],
    ),
    "no limit is a text": (
        "log-rate-limit-per-second: -1",
        [{"op": "replace", "path": "/applications/0/log-rate-limit-per-second", "was": -1, "value": "-1"}],
    ),
    "what was not there": (
        "routes:\n- route: www.example.org",
        [{"op": "add", "path": "/applications/0/routes", "value": [ROUTE]}],
    ),
    "a size of a process": (
        "processes:\n- type: web\n  memory: 2G\n  unknown: 1",
        [{"op": "replace", "path": "/applications/0/processes/0/memory", "was": "1024M", "value": "2048M"}],
    ),
    "only features that are named": (
        "features: {ssh: false}",
        [{"op": "replace", "path": "/applications/0/features/ssh", "was": True, "value": False}],
    ),
}


@pytest.mark.parametrize(("told", "expected"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_what_a_manifest_changes(world, app, told, expected):
    reply = diff(world, app, told)
    assert (reply.status, reply.body) == (201, {"diff": expected})


def test_a_manifest_is_only_compared(world, app):
    diff(world, app, "instances: 3")
    assert (world.processes[app.guid].instances, len(world.jobs)) == (1, 0)


def test_an_app_that_is_not_there_is_all_new(world, app):
    path = f"/v3/spaces/{app.space_guid}/manifest_diff"
    reply = ask(world, "POST", path, b"applications:\n- name: another\n  memory: 1G\n", headers=YAML)
    assert reply.body == {"diff": [{"op": "add", "path": "/applications/0/name", "value": "another"}]}


def test_a_text_that_is_no_yaml_breaks_it(world, app):
    assert ask(world, "POST", f"/v3/spaces/{app.space_guid}/manifest_diff", b"[", headers=YAML).status == 500


VERSIONS = {"1": 201, "1.0": 201, "false": 201, "~": 201, "0": 422, "true": 422, "2": 422, "'1'": 422, "[]": 422}


@pytest.mark.parametrize(("version", "status"), VERSIONS.items(), ids=VERSIONS)
def test_a_manifest_is_of_version_1(world, app, version, status):
    text = f"version: {version}\napplications:\n- name: {app.name}\n"
    reply = ask(world, "POST", f"/v3/spaces/{app.space_guid}/manifest_diff", text.encode(), headers=YAML)
    assert reply.status == status
