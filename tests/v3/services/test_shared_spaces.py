"""Sharing service instances into other spaces."""

from dataclasses import replace

import pytest
import support
from support import ask, brokered, detail, instances
from support.brokered import answer

from fakecc.models.platform import FeatureFlag

SHAREABLE = {"extra": {"shareable": True}}
BINDINGS = "/v3/service_credential_bindings"


@pytest.fixture
def space(world):
    world.add(FeatureFlag(**world.stamp(FeatureFlag), name="service_instance_sharing", enabled=True))
    return support.space(world)


@pytest.fixture
def near(world, space):
    return support.space(world, "near", inside=world.organizations[space.organization_guid])


@pytest.fixture
def instance(world, space):
    return instances.made(world, space, offering=SHAREABLE)


def _path(instance):
    return f"/v3/service_instances/{instance.guid}/relationships/shared_spaces"


def _share(world, instance, *spaces, **given):
    return ask(world, "POST", _path(instance), {"data": [{"guid": space.guid} for space in spaces]}, **given)


def test_sharing_is_off_for_everybody(world, instance, near):
    world.change(world.feature_flags.first(name="service_instance_sharing"), enabled=False)
    assert detail(_share(world, instance, near)) == (403, "Feature Disabled: service_instance_sharing")


def test_spaces_are_listed_in_their_own_order(world, instance, near):
    far = support.space(world, "far")
    reply = _share(world, instance, far, near)
    assert (reply.status, reply.body) == (
        200,
        {
            "data": [{"guid": near.guid}, {"guid": far.guid}],
            "links": {"self": {"href": f"http://api.example.org{_path(instance)}"}},
        },
    )


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        pytest.param({}, "Data can't be blank, Data must be an array", id="nothing"),
        pytest.param({"data": []}, "Data can't be blank", id="no space"),
        pytest.param({"data": [{"guid": 1}]}, "Invalid data type: Data[0] guid should be a string.", id="no text"),
    ],
)
def test_the_body_is_checked(world, instance, body, complaint):
    assert detail(ask(world, "POST", _path(instance), body)) == (422, complaint)


def test_a_space_that_is_missed_twice_is_named_twice(world, near, instance):
    nowhere = replace(near, guid="nowhere")
    told = detail(_share(world, instance, nowhere, near, nowhere))[1]
    assert told.partition(".")[0] == "Unable to share service instance instance with spaces ['nowhere', 'nowhere']"


def test_every_space_must_be_there_and_open_to_the_caller(world, space, near, instance):
    developer = support.user(world, "dev", ("space_developer", space), ("space_auditor", near))
    nowhere = replace(near, guid="nowhere")
    assert detail(_share(world, instance, near, nowhere, as_=developer)) == (
        422,
        (
            "Unable to share service instance instance with spaces ['nowhere']. Ensure the spaces exist and that you "
            f"have access to them.\nUnable to share service instance instance with spaces ['{near.guid}']. Write "
            "permission is required in order to share a service instance with a space."
        ),
    )


def _forbidden():
    return [
        pytest.param("offering", {"requires": ("route_forwarding",)}, "Route services cannot be shared.", id="route service"),
        pytest.param("offering", {"extra": None}, "The db service does not support service instance sharing.", id="offering"),
        pytest.param(
            "plan", {"active": False}, "The service instance could not be shared as the small plan is inactive.", id="inactive"
        ),
        pytest.param(
            "plan", {"public": False}, "Access to service db and plan small is not enabled in org of space/near.", id="invisible"
        ),
        pytest.param(
            "last_operation", {"state": "in progress"},
            "Service instance is currently being created. It can be shared after its creation succeeded.", id="creating",
        ),
        pytest.param(
            "last_operation", {"type": "delete", "state": "in progress"}, "The service instance is getting deleted.", id="deleting"
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(("what", "changed", "sentence"), _forbidden())
def test_not_everything_can_be_shared(world, instance, near, what, changed, sentence):
    plan = world.service_plans[instance.service_plan_guid]
    if what == "plan":
        world.change(plan, **changed)
    elif what == "offering":
        world.change(world.service_offerings[plan.service_offering_guid], **changed)
    else:
        world.change(instance, last_operation=replace(instance.last_operation, **changed))
    assert detail(_share(world, instance, near)) == (422, sentence)


def test_an_instance_is_not_shared_with_its_own_space(world, space, instance):
    assert detail(_share(world, instance, space)) == (
        422,
        (
            f"Unable to share service instance 'instance' with space '{space.guid}'. Service instances cannot be "
            "shared into the space where they were created."
        ),
    )


def test_names_stay_unique_in_the_other_space(world, instance, near):
    ask(world, "POST", "/v3/service_instances", instances.provided_body(near))
    sentence = "A service instance called instance already exists in near."
    assert detail(_share(world, instance, near)) == (422, sentence)


def test_sharing_twice_is_refused(world, instance, near):
    _share(world, instance, near)
    sentence = "A service instance called instance has already been shared with near."
    assert detail(_share(world, instance, near)) == (422, sentence)


def test_a_shared_instance_takes_its_name_in_both_spaces_and_keeps_it(world, instance, near):
    _share(world, instance, near)
    taken = ask(world, "POST", "/v3/service_instances", instances.provided_body(near))
    renamed = ask(world, "PATCH", f"/v3/service_instances/{instance.guid}", {"name": "new"})
    assert detail(taken) == (422, "The service instance name is taken: instance.")
    assert detail(renamed) == (422, "Service instances that have been shared cannot be renamed")


def _bound_in(world, instance, near):
    _share(world, instance, near)
    brokered.bind(world, brokered.app_body(brokered.app(world, near), instance))
    world.journal.clear()


def test_the_usage_counts_bound_apps_by_space(world, instance, near):
    _bound_in(world, instance, near)
    body = ask(world, "GET", f"{_path(instance)}/usage_summary").body
    assert body["usage_summary"] == [{"space": {"guid": near.guid}, "bound_app_count": 1}]


def test_unsharing_unbinds_that_spaces_apps(world, instance, near):
    _bound_in(world, instance, near)
    reply = ask(world, "DELETE", f"{_path(instance)}/{near.guid}")
    assert (reply.status, instances.asked(world), len(world.service_bindings)) == (204, ["unbind"], 0)
    assert ask(world, "DELETE", f"{_path(instance)}/{near.guid}").status == 204


FAILED = "Unshare of service instance failed: \n\nUnshare of service instance failed because one or more bindings could not be deleted.\n\n \t"  # fmt: skip


@pytest.mark.parametrize(
    ("effect", "told"),
    [
        pytest.param(
            {"status": 500, "body": {"description": "in use"}},
            "Service broker failed to delete service binding for instance instance: Service broker error: in use",
            id="refused",
        ),
        pytest.param(
            {"status": 202},
            "The binding between an application and service instance instance in space near is being deleted "
            "asynchronously.",
            id="takes time",
        ),
    ],
)
def test_unsharing_fails_with_what_is_still_bound(world, instance, near, effect, told):
    _bound_in(world, instance, near)
    instances.fault(world, "unbind", **effect)
    assert detail(ask(world, "DELETE", f"{_path(instance)}/{near.guid}")) == (502, FAILED + told)
    (binding,) = world.service_bindings
    assert (binding.last_operation.type, world.service_instances[instance.guid].shared_space_guids) == (
        "delete", (near.guid,),
    )  # fmt: skip


def test_unsharing_needs_a_space_that_is_there(world, instance):
    assert detail(ask(world, "DELETE", f"{_path(instance)}/nowhere")) == (
        422, "Unable to unshare service instance from space nowhere. Ensure the space exists.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("unbind", "asked"),
    [
        pytest.param([answer(500, {})], ["unbind", "unbind"], id="refused"),
        pytest.param([answer(202, {})], ["unbind", "binding_last_operation"], id="taking time"),
    ],
)
def test_a_deletion_that_cannot_unbind_stays_shared_there(world, instance, near, unbind, asked):
    far = support.space(world, "far")
    _share(world, instance, far)
    _bound_in(world, instance, near)
    broker = brokered.broker(world, unbind=unbind, binding_last_operation=[answer(200, {"state": "in progress"})])
    job = support.wait(world, ask(world, "DELETE", f"/v3/service_instances/{instance.guid}"))
    shared = world.service_instances[instance.guid].shared_space_guids
    assert (job["state"], shared, broker.operations) == ("FAILED", (near.guid,), asked)
