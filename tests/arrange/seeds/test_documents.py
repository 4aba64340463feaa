"""Seeds: what they make, and what is said of those that cannot be followed."""

from pathlib import Path

import pytest
from support.seeds import in_a_space, in_the_marketplace_of_a_space

from fakecc import World
from fakecc.actions.platform import uaa_accounts
from fakecc.arrange import snapshots
from fakecc.arrange.checking import BadInput, check
from fakecc.arrange.seeds import documents

FAULT = {"when": {"broker": {"operation": "provision"}, "first": 2}, "then": {"status": 500}}
FIXTURES = Path(__file__).parents[3] / "fixtures" / "seeds"


@pytest.mark.parametrize("name", documents.PRESETS)
def test_presets_fit_the_published_schema(name):
    check(documents.preset_document(name), "seed")


@pytest.mark.parametrize("name", documents.PRESETS)
def test_admin_is_in_every_preset(name):
    world = World(name)

    assert "cloud_controller.admin" in uaa_accounts.scopes_of(world, world.accounts.first(username="admin"))


def test_an_unknown_preset_names_those_that_there_are():
    with pytest.raises(BadInput) as refused:
        World("tiny")

    assert refused.value.complaints[0].allowed == (
        "empty",
        "small",
        "marketplace",
        "tight-quotas",
        "documented-2015",
        "cf-deployment",
    )


def test_settings_are_laid_over_the_worlds(world):
    world.seed(settings={"renderer": {"max_results_per_page": 7}})

    assert world.settings.renderer["max_results_per_page"] == 7


def test_progress_rules_and_faults(world):
    world.seed(progress=[{"mode": "after", "seconds": 3}], faults=[FAULT])

    rule, fault = next(iter(world.progress_rules)), next(iter(world.faults))
    assert (rule.seconds, fault.select, fault.times) == (3, {}, 2)


def test_yaml_files_keep_moments_as_text(tmp_path, world):
    path = tmp_path / "seed.yaml"
    path.write_text(
        "organizations:\n- name: o\n  spaces:\n  - name: s\n    service_instances:\n"
        "    - {name: i, created_at: 2015-03-01T10:00:00Z}\n"
    )
    world.seed(path)

    assert world.service_instances.first(name="i").created_at == 1425204000.0


WRONG = [
    pytest.param({"orgs": []}, "/orgs", "there is no key 'orgs' here", "organizations", id="unknown key"),
    pytest.param(
        {"organizations": [{"nam": "x"}]},
        "/organizations/0/nam",
        "there is no key 'nam' here; did you mean 'name'?",
        "name",
        id="misspelt key",
    ),
    pytest.param(
        {"organizations": [{"name": 7}]}, "/organizations/0/name", "7 is of the wrong type", "string", id="wrong type"
    ),
    pytest.param(
        in_a_space({"name": "i", "plan": "db/x"}),
        "/organizations/0/spaces/0/service_instances/0/plan",
        "service_plans has no 'db/x'",
        "db/p",
        id="unknown plan",
    ),
    pytest.param(
        in_a_space({"name": "i"}, {"name": "I"}),
        "/organizations/0/spaces/0/service_instances/1/name",
        "the space has a 'I' already",
        None,
        id="name twice",
    ),
    pytest.param(
        in_a_space({"name": "i", "bindings": [{"app": "nope"}]}, apps=[{"name": "app"}]),
        "/organizations/0/spaces/0/service_instances/0/bindings/0/app",
        "apps has no 'nope'",
        "app",
        id="unknown app",
    ),
    pytest.param(
        in_a_space({"name": "i", "created_at": "yesterday"}),
        "/organizations/0/spaces/0/service_instances/0/created_at",
        "'yesterday' is no moment",
        "2026-11-23T10:00:00Z",
        id="no moment",
    ),
    pytest.param(
        {"organizations": [{"name": "o", "roles": {"organization_manager": ["nobody"]}}]},
        "/organizations/0/roles/organization_manager/0",
        "users has no 'nobody'",
        "admin",
        id="unknown user",
    ),
    pytest.param(
        {"organizations": [{"name": "o", "roles": {"boss": []}}]},
        "/organizations/0/roles/boss",
        "there is no key 'boss' here",
        "organization_manager",
        id="unknown role",
    ),
    pytest.param(
        {"organizations": [{"name": "o", "quota": "tiny"}]},
        "/organizations/0/quota",
        "organization_quotas has no 'tiny'",
        "default",
        id="unknown quota",
    ),
    pytest.param(
        {"organizations": [{"name": "o", "guid": "g"}, {"name": "p", "guid": "g"}]},
        "/organizations/1/guid",
        "organizations has the guid 'g' already",
        None,
        id="guid in use",
    ),
    pytest.param(
        {"settings": {"rendererr": {}}},
        "/settings/rendererr",
        "unknown setting 'rendererr'; did you mean 'renderer'?",
        "renderer",
        id="unknown setting",
    ),
    pytest.param(
        {"feature_flags": {"magic": True}},
        "/feature_flags/magic",
        "there is no feature flag 'magic'",
        "service_instance_creation",
        id="unknown flag",
    ),
    pytest.param(
        in_the_marketplace_of_a_space(visibility="public"),
        "/service_brokers/0/offerings/0/plans/0/visibility",
        "a plan of a space's broker is seen in that space only",
        "admin",
        id="public plan of a space's broker",
    ),
    pytest.param(
        {"service_brokers": [{"name": " "}]}, "/service_brokers/0/name", "the name is blank", None, id="blank broker"
    ),
    pytest.param(
        {"progress": [{"mode": "slow"}]}, "/progress/0/mode", "'slow' is not allowed here", "manual", id="unknown mode"
    ),
    pytest.param(
        {"faults": [{"on": "bind"}]}, "/faults/0", "a fault has one effect, not 0", "status", id="fault without effect"
    ),
    pytest.param(
        {"faults": [{"on": "bind", "failure": "hang"}]},
        "/faults/0/failure",
        "'hang' cannot happen to a call to a broker",
        "timeout",
        id="failure elsewhere",
    ),
    pytest.param(
        {"faults": [{"on": "bind", "state": "failed"}]},
        "/faults/0/state",
        "a state is told by",
        "last_operation",
        id="state elsewhere",
    ),
]


@pytest.mark.parametrize(("seed", "pointer", "problem", "allowed"), WRONG)
def test_a_refused_seed_says_what_and_where_and_changes_nothing(world, seed, pointer, problem, allowed):
    before = snapshots.take(world)["tables"]
    with pytest.raises(BadInput) as refused:
        world.seed(seed)

    complaint = refused.value.complaints[0]
    assert (complaint.pointer, complaint.problem) == (pointer, problem)
    assert allowed is None or allowed in complaint.allowed
    assert snapshots.take(world)["tables"] == before


def test_every_complaint_of_the_schema_is_told_at_once(world):
    with pytest.raises(BadInput) as refused:
        world.seed({"users": [{}], "progress": [{}]})

    assert [complaint.pointer for complaint in refused.value.complaints] == ["/progress/0", "/users/0"]


def test_a_file_that_is_not_there(world):
    with pytest.raises(BadInput, match=r"cannot be read: No such file"):
        world.seed("/no/such/file.yaml")


@pytest.mark.parametrize(
    ("name", "preset"), [("team.yaml", "empty"), ("states.yaml", "small"), ("brokers.yaml", "empty")]
)
def test_the_worked_examples_can_be_planted(name, preset):
    world = World(preset, seeds=[FIXTURES / name])

    assert len(world.organizations) > 1
