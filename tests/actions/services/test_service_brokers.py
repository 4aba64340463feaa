"""Brokers: catalogs taken over by jobs, and what stays when a catalog is bad."""

import pytest
import support
from support import brokered

from fakecc.actions.services import catalogs, dashboard_clients, service_brokers
from fakecc.errors import CloudControllerError, Invalid, OutOfColumn
from fakecc.models.common import Metadata
from fakecc.models.services import ServiceInstance
from fakecc.models.uaa_accounts import UaaClient
from fakecc.osb.requester import Requester

REQUESTER = Requester(user_guid="user-guid", host="api.example.org", request_id="request-id")
CLIENT = {"id": "dashboard", "secret": "s", "redirect_uri": "https://dashboard.example.org"}


def plan(name="small", **given):
    return {"id": f"{name}-id", "name": name, "description": f"The {name} plan", **given}


def service(name="db", *plans, **given):
    offered = list(plans or (plan(),))
    return {"id": f"{name}-id", "name": name, "description": "A service", "bindable": True, "plans": offered, **given}


def catalog(*services):
    return brokered.answer(200, {"services": list(services)})


@pytest.fixture
def world():
    return support.new_world()


@pytest.fixture
def port(world):
    return brokered.broker(world)


def broker(world, name="broker"):
    made = service_brokers.draft(
        world, name=name, url=f"scripted:{name}", username="u", password="p", state="SYNCHRONIZING"
    )
    return world.add(made)


def finished(world, job):
    """The job after everything that is due now."""
    world.catch_up()
    return world.jobs[job.guid]


def synchronised(world, port, *services, name="broker"):
    """A broker whose first catalog offered these services, and the job."""
    made = world.service_brokers.first(name=name) or broker(world, name)
    port.tell("catalog", catalog(*services))
    job = finished(world, service_brokers.synchronise_later(world, made, REQUESTER))
    return world.service_brokers[made.guid], job


def instance_of(world, plan_name, name="instance"):
    used = world.service_plans.first(name=plan_name)
    home = support.space(world, f"space of {name}")
    return world.add(
        ServiceInstance(**world.stamp(ServiceInstance), name=name, space_guid=home.guid, service_plan_guid=used.guid)
    )


def updated(world, broker, **changes):
    job = service_brokers.update_later(
        world, broker, REQUESTER, changes=changes, authentication=None, labels={}, annotations={}
    )
    return finished(world, job)


def test_a_catalog_becomes_offerings_and_plans(world, port):
    made, job = synchronised(world, port, service("db", plan(free=False, bindable=False), tags=["sql"]))

    offering, kept = world.service_offerings.first(name="db"), world.service_plans.first(name="small")
    told = (job.state, world.service_brokers[made.guid].state, offering.tags, kept.free, kept.bindable, kept.public)
    assert told == ("COMPLETE", "AVAILABLE", ("sql",), False, False, False)


def test_names_lose_the_white_space_around_them(world, port):
    synchronised(world, port, service(" db ", plan(" small ")))

    assert [world.service_offerings.first(name="db").name, world.service_plans.first(name="small").name] == [
        "db",
        "small",
    ]


@pytest.mark.parametrize(
    ("answer", "title", "code", "detail"),
    [
        pytest.param(
            brokered.answer(200, {}), "CF-ServiceBrokerCatalogInvalid", 270012,
            "Service broker catalog is invalid: \nService broker must provide at least one service\n", id="invalid",
        ),
        pytest.param(
            brokered.answer(200, "[]"), "CF-ServiceBrokerRequestMalformed", 270021,
            "The service broker returned an invalid response: expected valid JSON object in body. "
            "Please check that the URL points to a valid service broker.", id="malformed",
        ),
        pytest.param(
            brokered.answer(418, {"description": "no"}), "CF-ServiceBrokerRequestRejected", 270020,
            "The service broker rejected the request. Status Code: 418 I'm a Teapot. "
            "Please check that the URL points to a valid service broker.", id="rejected",
        ),
        pytest.param(
            brokered.answer(500, {"description": "boom"}), "CF-ServiceBrokerBadResponse", 10001,
            "Service broker error: boom", id="broken",
        ),
        pytest.param(
            brokered.answer(200, {"services": 5}), "UnknownError", 10001, "An unknown error occurred.", id="unreadable",
        ),
        pytest.param(
            catalog(service(requires=["volume_mount"])), "CF-ServiceBrokerCatalogIncompatible", 270019,
            "Service broker catalog is incompatible: \nService db is declared to be a volume mount service "
            "but support for volume mount services is disabled.\n", id="incompatible",
        ),
        pytest.param(
            catalog(service(bindings_retrievable=None)), "UnknownError", 10001, "An unknown error occurred.",
            id="null that the database refuses",
        ),
    ],
)  # fmt: skip
def test_a_bad_catalog_fails_the_job_and_the_broker_stays(port, world, answer, title, code, detail):
    world.settings = world.settings.with_changes({"volume_services_enabled": False})
    made = broker(world)
    port.tell("catalog", answer)

    job = finished(world, service_brokers.synchronise_later(world, made, REQUESTER))

    problem = job.errors[0]
    told = (job.state, problem.title, problem.code, problem.detail, world.service_brokers[made.guid].state)
    assert told == ("FAILED", title, code, detail, "SYNCHRONIZATION_FAILED")


def test_a_broker_removed_meanwhile_fails_the_job(world, port):
    made = broker(world)

    def vanish(_):
        world.remove(world.service_brokers[made.guid])
        return catalog(service())

    port.tell("catalog", vanish)

    job = finished(world, service_brokers.synchronise_later(world, made, REQUESTER))

    assert (job.state, job.errors[0].code, len(world.service_offerings)) == ("FAILED", 270011, 0)


def test_what_a_new_catalog_lacks_goes_when_nobody_uses_it(world, port):
    synchronised(world, port, service("db", plan("small"), plan("large")), service("cache", plan("cached")))

    synchronised(world, port, service("db", plan("large")))

    names = ([one.name for one in world.service_offerings], [one.name for one in world.service_plans])
    assert names == (["db"], ["large"])


def test_what_a_new_catalog_lacks_is_deactivated_while_it_is_used(world, port):
    synchronised(world, port, service("db", plan("small"), plan("large")), service("cache", plan("cached")))
    instance_of(world, "small", "one")
    instance_of(world, "cached", "two")

    _, job = synchronised(world, port, service("new", plan("fresh")))

    active = {one.name: one.active for one in [*world.service_offerings, *world.service_plans]}
    assert (active, job.warnings) == (
        {"db": False, "cache": False, "new": True, "small": False, "cached": False, "fresh": True},
        (
            (
                "Warning: Service plans are missing from the broker's catalog (scripted:broker/v2/catalog) but can not be "
                "removed from Cloud Foundry while instances exist. The plans have been deactivated to prevent users from "
                "attempting to provision new instances of these plans. The broker should continue to support bind, unbind, "
                "and delete for existing instances; if these operations fail contact your broker provider.\n"
                "\nService Offering: cache\nPlans deactivated: cached\n\nService Offering: db\nPlans deactivated: small\n"
            ),
        ),
    )


def test_a_plan_that_comes_back_is_active_and_the_same(world, port):
    synchronised(world, port, service("db", plan("small"), plan("large")))
    instance_of(world, "small")
    before = world.service_plans.first(name="small").guid
    synchronised(world, port, service("db", plan("large")))

    synchronised(world, port, service("db", plan("small"), plan("large")))

    kept = world.service_plans.first(name="small")
    assert (kept.guid, kept.active) == (before, True)


def test_plans_cannot_swap_their_names(world, port):
    synchronised(world, port, service("db", plan("small"), plan("large")))

    _, job = synchronised(world, port, service("db", plan("large", id="small-id"), plan("small", id="large-id")))

    assert (job.errors[0].code, job.errors[0].detail) == (
        270022,
        (
            "Encountered an error while attempting to sync cloud controller with the service broker's catalog: "
            "Plan names must be unique within a service. Service db already has a plan named large"
        ),
    )


def test_a_failed_synchronisation_is_no_transaction(world, port):
    synchronised(world, port, service("db", plan("small"), plan("large")))

    synchronised(world, port, service("db", plan("large", id="small-id"), plan("small", id="large-id"), tags=["new"]))

    assert world.service_offerings.first(name="db").tags == ("new",)


def test_an_update_shows_nothing_before_the_catalog_is_good(world, port):
    made, _ = synchronised(world, port, service())
    port.tell("catalog", brokered.answer(200, {}))

    job = updated(world, made, name="renamed", username="other")

    kept = world.service_brokers[made.guid]
    assert (job.state, kept.name, kept.username, kept.state) == ("FAILED", "broker", "u", "AVAILABLE")


def test_a_failed_update_leaves_the_time_at_which_it_was_asked_for(world, port):
    made, _ = synchronised(world, port, service())

    def slowly(_):
        world.clock.advance(60)
        return brokered.answer(200, {})

    port.tell("catalog", slowly)
    asked = world.now()
    updated(world, made, name="renamed", username="other")

    kept = world.service_brokers[made.guid]
    assert (kept.state, kept.updated_at, world.now()) == ("AVAILABLE", asked, asked + 60)


def test_an_update_asks_with_the_new_credentials(world, port):
    made, _ = synchronised(world, port, service())

    updated(world, made, username="other", password="new")

    asked = port.asked[-1]
    assert (asked.username, asked.password, world.service_brokers[made.guid].username) == ("other", "new", "other")


def test_a_new_name_alone_is_not_told_to_the_broker(world, port):
    made, _ = synchronised(world, port, service())

    job = updated(world, made, name="renamed")

    assert (job.state, port.operations, world.service_brokers[made.guid].name) == ("COMPLETE", ["catalog"], "renamed")


def test_an_update_lays_metadata_over_what_there_is(world, port):
    made, _ = synchronised(world, port, service())
    made = world.change(made, metadata=Metadata({"a": "1", "b": "2"}, {}))

    job = service_brokers.update_later(
        world,
        made,
        REQUESTER,
        changes={"name": "new"},
        authentication=None,
        labels={"a": None, "c": "3"},
        annotations={"n": "x"},
    )
    finished(world, job)

    assert world.service_brokers[made.guid].metadata == Metadata({"b": "2", "c": "3"}, {"n": "x"})


def test_what_was_made_before_a_plan_did_not_fit_stays(world, port):
    long = plan("long", maximum_polling_duration=99999999999)

    made, job = synchronised(world, port, service("db", plan("small"), long))

    kept = [offering.name for offering in world.service_offerings], [held.name for held in world.service_plans]
    told = (job.state, job.errors[0].title, world.service_brokers[made.guid].state, kept)
    assert told == ("FAILED", "UnknownError", "SYNCHRONIZATION_FAILED", (["db"], ["small"]))


def test_a_new_catalog_that_does_not_fit_changes_nothing(world, port):
    made, _ = synchronised(world, port, service("db", plan("small")))
    port.tell("catalog", catalog(service("db", plan("small", maximum_polling_duration=2**31))))

    job = updated(world, made, url="scripted:other")

    assert (job.state, [held.name for held in world.service_plans]) == ("FAILED", ["small"])


@pytest.mark.parametrize(
    ("changes", "authentication"),
    [
        pytest.param({"name": "n" * 256}, None, id="name"),
        pytest.param({"url": "https://b/" + "u" * 246}, None, id="url"),
        pytest.param({}, "p" * 11998, id="authentication"),
    ],
)
def test_what_the_table_of_requests_does_not_hold_is_refused(world, port, changes, authentication):
    made, _ = synchronised(world, port, service())

    with pytest.raises(OutOfColumn):
        service_brokers.update_later(
            world, made, REQUESTER, changes=changes, authentication=authentication, labels={}, annotations={}
        )


def test_the_longest_authentication_is_held(world, port):
    made, _ = synchronised(world, port, service())

    service_brokers.update_later(
        world, made, REQUESTER, changes={"name": "n" * 255}, authentication="p" * 11997, labels={}, annotations={}
    )


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"name": " "}, id="a blank name"),
        pytest.param({"username": None, "password": None}, id="null for authentication"),
    ],
)
def test_what_only_the_job_finds_out_is_an_unknown_error(world, port, changes):
    made, _ = synchronised(world, port, service())

    job = updated(world, made, **changes)

    told = (job.state, job.errors[0].title, world.service_brokers[made.guid].state)
    assert told == ("FAILED", "UnknownError", "AVAILABLE")


def test_a_broker_of_a_blank_name_is_not_asked(world, port):
    made, _ = synchronised(world, port, service())

    job = updated(world, made, name=" ", username="other")

    assert (job.state, port.operations) == ("FAILED", ["catalog"])


@pytest.mark.parametrize("state", ["SYNCHRONIZING", "DELETE_IN_PROGRESS"])
def test_a_busy_broker_cannot_be_updated(world, state):
    made = world.change(broker(world), state=state)

    with pytest.raises(Invalid, match="state busy"):
        updated(world, made, name="new")


def test_a_deleted_broker_takes_its_offerings_along(world, port):
    made, _ = synchronised(world, port, service())

    job = finished(world, service_brokers.delete_later(world, made, REQUESTER))

    left = (len(world.service_brokers), len(world.service_offerings), len(world.service_plans))
    assert (job.state, left) == ("COMPLETE", (0, 0, 0))


def test_a_broker_with_instances_cannot_be_deleted(world, port):
    made, _ = synchronised(world, port, service())
    instance_of(world, "small")

    with pytest.raises(Invalid, match="service_instances present"):
        service_brokers.delete_later(world, made, REQUESTER)


def test_an_instance_that_comes_between_fails_the_deletion(world, port):
    made, _ = synchronised(world, port, service())
    job = service_brokers.delete_later(world, made, REQUESTER)
    instance_of(world, "small")

    job = finished(world, job)

    assert (job.state, world.service_brokers[made.guid].state) == ("FAILED", "DELETE_FAILED")


def test_a_dashboard_client_is_ignored_where_uaa_is_not_changed(world, port):
    _, job = synchronised(world, port, service(dashboard_client=CLIENT))

    assert (job.warnings, "dashboard" in world.uaa_clients) == ((dashboard_clients.IGNORED,), False)


@pytest.fixture
def uaa(world):
    """A Cloud Controller that may change UAA's clients."""
    world.settings = world.settings.with_changes({"uaa_client_name": "cc", "uaa_client_secret": "s"})
    return world


def test_a_dashboard_client_is_made_where_uaa_may_be_changed(uaa, port):
    _, job = synchronised(uaa, port, service(dashboard_client=CLIENT))

    client = uaa.uaa_clients["dashboard"]
    assert (job.warnings, client.secrets) == ((), ("s",))
    assert client.grant_types == ("authorization_code", "refresh_token")


def test_a_dashboard_client_goes_with_the_catalog_that_wanted_it(uaa, port):
    synchronised(uaa, port, service(dashboard_client=CLIENT))

    synchronised(uaa, port, service())

    assert ("dashboard" in uaa.uaa_clients, len(uaa.dashboard_clients)) == (False, 0)


def test_a_new_dashboard_client_is_told_before_the_old_one_goes(uaa, port):
    synchronised(uaa, port, service(dashboard_client=CLIENT))
    made = uaa.service_brokers.first(name="broker")
    port.tell("catalog", catalog(service(dashboard_client={**CLIENT, "id": "other"})))
    finished(uaa, service_brokers.synchronise_later(uaa, made, REQUESTER))
    told = [event for event in uaa.audit_events if event.target_type == "service_dashboard_client"]
    assert [(event.type.rsplit(".", 1)[1], event.target_name) for event in told] == [
        ("create", "dashboard"),
        ("create", "other"),
        ("delete", "dashboard"),
    ]


def test_a_dashboard_client_goes_with_its_broker(uaa, port):
    made, _ = synchronised(uaa, port, service(dashboard_client=CLIENT))

    finished(uaa, service_brokers.delete_later(uaa, made, REQUESTER))

    assert ("dashboard" in uaa.uaa_clients, len(uaa.dashboard_clients)) == (False, 0)


def test_another_brokers_dashboard_client_cannot_be_had(uaa, port):
    synchronised(uaa, port, service(dashboard_client=CLIENT))

    _, job = synchronised(uaa, port, service(dashboard_client=CLIENT), name="second")

    assert job.errors[0].detail == (
        "Service broker catalog is invalid: \nService db\n  Service dashboard client id must be unique\n"
    )


def test_a_client_that_uaa_knows_already_cannot_be_had(uaa, port):
    uaa.add(UaaClient(guid="dashboard", created_at=0.0, updated_at=0.0))

    _, job = synchronised(uaa, port, service(dashboard_client=CLIENT))

    assert job.errors[0].code == 270012


def test_synchronising_inline_gives_the_warnings(world, port):
    made = broker(world)
    port.tell("catalog", catalog(service(dashboard_client=CLIENT)))

    found = world.converse(lambda: catalogs.fetch(world, made, REQUESTER))
    warnings = catalogs.apply(world, made, found)

    assert (warnings, len(world.service_plans)) == ([dashboard_clients.IGNORED], 1)


def test_a_draft_is_asked_for_its_catalog_without_being_kept(world, port):
    draft = service_brokers.draft(world, name="draft", url="scripted:draft", username="u", password="p")
    port.tell("catalog", catalog(service()), brokered.answer(200, {}))

    world.converse(lambda: catalogs.fetch(world, draft, REQUESTER))

    with pytest.raises(CloudControllerError, match="at least one service"):
        world.converse(lambda: catalogs.fetch(world, draft, REQUESTER))
    assert (len(world.service_brokers), len(world.service_offerings)) == (0, 0)


@pytest.mark.parametrize(("name", "rule"), [(" ", "presence"), ("broker", "unique")])
def test_a_draft_needs_a_name_of_its_own(world, name, rule):
    broker(world)

    with pytest.raises(Invalid, match=f"name {rule}"):
        service_brokers.draft(world, name=name, url="", username="", password="")


def test_a_deletion_waits_for_the_catalog_that_is_being_read(world, port):
    made = broker(world)
    job = service_brokers.synchronise_later(world, made, REQUESTER)
    states = []

    def meanwhile(_):
        deletion = service_brokers.delete_later(world, world.service_brokers[made.guid], REQUESTER)
        world.remove(next(step for step in world.steps if step.arguments["job_guid"] == deletion.guid))
        service_brokers.delete_by_job(world, job_guid=deletion.guid, guid=made.guid, requester=REQUESTER.plain())
        states.append(made.guid in world.service_brokers)
        return catalog(service())

    port.tell("catalog", meanwhile)
    finished(world, job)
    world.clock.advance(1)

    told = (states, {one.operation: one.state for one in world.jobs}, made.guid in world.service_brokers)
    assert told == (
        [True],
        {"service_broker.catalog.synchronize": "COMPLETE", "service_broker.delete": "COMPLETE"},
        False,
    )


def test_the_second_of_two_deletions_fails(world, port):
    made, _ = synchronised(world, port, service())
    first, second = (service_brokers.delete_later(world, made, REQUESTER) for _ in range(2))
    assert (finished(world, first).state, finished(world, second).state) == ("COMPLETE", "FAILED")
