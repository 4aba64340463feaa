"""/v3/service_brokers: what the bodies may hold, and who may do what."""

import pytest
import support
from support import ask, brokered, detail

from fakecc.actions.services import service_brokers
from fakecc.models.platform import FeatureFlag

CREDENTIALS = {"username": "u", "password": "p"}
BODY = {
    "name": "broker",
    "url": "https://broker.example.org",
    "authentication": {"type": "basic", "credentials": CREDENTIALS},
}
SHAPE = 'Relationships Space must be structured like this: "space: {"data": {"guid": "valid-guid"}}"'
WRONG_TYPE = r'Authentication ["authentication.type must be one of [\"basic\"]"]'


@pytest.fixture
def world():
    return support.new_world()


@pytest.fixture
def space(world):
    return support.space(world)


def broker(world, name="broker", **given):
    made = service_brokers.draft(
        world, name=name, url=f"scripted:{name}", username="u", password="p", state="AVAILABLE", **given
    )
    return world.add(made)


def path(broker):
    return f"/v3/service_brokers/{broker.guid}"


def flag(world, name, **given):
    world.add(FeatureFlag(**world.stamp(FeatureFlag), name=name, **given))


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        pytest.param({"name": None}, "Name must be a string", id="no name"),
        pytest.param({"name": ""}, "Name must not be empty string", id="empty name"),
        pytest.param({"name": " "}, "name presence", id="blank name"),
        pytest.param({"url": None}, "Url must be a string, Url '' must be a valid url", id="no url"),
        pytest.param({"url": "ftp://b"}, "Url 'ftp://b' must be a valid url", id="another scheme"),
        pytest.param({"url": "HTTP://b"}, "Url 'HTTP://b' must be a valid url", id="scheme in capitals"),
        pytest.param({"url": "https://u:p@b"}, "Url must not contain authentication", id="credentials in the url"),
        pytest.param({"authentication": 1}, "Authentication must be an object", id="authentication"),
        pytest.param(
            {"authentication": {}},
            f'Authentication [], {WRONG_TYPE}, Authentication ["must be an object"]',
            id="empty authentication",
        ),
        pytest.param(
            {"authentication": {"type": "basic", "credentials": {"username": 1}, "x": 1}},
            "Authentication [\"Unknown field(s): 'x'\"], Authentication [], Authentication [], "
            'Authentication Field(s) ["username", "password"] must be valid: '
            '["Username must be a string", "Password must be a string", "Password can\'t be blank"]',
            id="credentials",
        ),
        pytest.param(
            {"relationships": {"space": None}}, f"Relationships Space can't be blank, {SHAPE}", id="relationships"
        ),
        pytest.param({"metadata": 1}, "Metadata must be an object", id="metadata"),
        pytest.param({"state": "AVAILABLE"}, "Unknown field(s): 'state'", id="unknown field"),
        pytest.param(
            {"metadata": [], "name": 1, "url": "", "relationships": [], "x": 1},
            "Metadata must be an object, Name must be a string, Url '' must be a valid url, "
            "Relationships 'relationships' is not an object, Unknown field(s): 'x'",
            id="the order of complaints",
        ),
    ],
)
def test_create_complains(world, given, complaint):
    assert detail(ask(world, "POST", "/v3/service_brokers", {**BODY, **given})) == (422, complaint)


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        pytest.param({"name": 1}, "Name must be a string", id="name"),
        pytest.param({"name": ""}, "Name must not be empty string", id="empty name"),
        pytest.param({"url": 1}, "Url must be a string, Url '1' must be a valid url", id="url"),
        pytest.param({"authentication": "x"}, "Authentication must be an object", id="authentication"),
        pytest.param({"relationships": {}}, "Unknown field(s): 'relationships'", id="relationships"),
    ],
)
def test_update_complains_even_of_a_broker_that_is_not_there(world, given, complaint):
    assert detail(ask(world, "PATCH", "/v3/service_brokers/nowhere", given)) == (422, complaint)


@pytest.mark.parametrize("url", ["https://b example.com", "http://bü.example.org", "http://b/<a>", "http://["])
def test_a_url_that_ruby_cannot_parse_is_an_unknown_error(world, url):
    assert ask(world, "POST", "/v3/service_brokers", {**BODY, "url": url}).status == 500


def test_a_broker_is_shown_without_state_and_credentials(world, space):
    made = broker(world, space_guid=space.guid)

    assert ask(world, "GET", path(made)).body == {
        "guid": made.guid,
        "created_at": "2023-11-14T22:13:20Z",
        "updated_at": "2023-11-14T22:13:20Z",
        "name": "broker",
        "url": "scripted:broker",
        "relationships": {"space": {"data": {"guid": space.guid}}},
        "metadata": {"labels": {}, "annotations": {}},
        "links": {
            "self": {"href": f"http://api.example.org{path(made)}"},
            "service_offerings": {
                "href": f"http://api.example.org/v3/service_offerings?service_broker_guids={made.guid}"
            },
            "space": {"href": f"http://api.example.org/v3/spaces/{space.guid}"},
        },
    }


def test_create_is_a_job_that_asks_for_the_catalog(world):
    # The broker of the body lives elsewhere: its failure shows that it was asked.
    reply = ask(world, "POST", "/v3/service_brokers", BODY)

    job = support.wait(world, reply)
    told = (reply.status, reply.body, job["operation"], job["state"], job["errors"][0]["title"])
    assert told == (202, None, "service_broker.catalog.synchronize", "FAILED", "CF-ServiceBrokerApiUnreachable")


def test_a_name_is_had_once(world):
    broker(world)

    assert detail(ask(world, "POST", "/v3/service_brokers", BODY)) == (422, "Name must be unique")


def in_space(space):
    return {**BODY, "relationships": {"space": {"data": {"guid": space.guid}}}}


@pytest.mark.parametrize(
    ("role", "told"),
    [
        ("space_developer", (202, None)),
        ("space_supporter", (403, "You are not authorized to perform the requested action")),
        ("space_manager", (403, "You are not authorized to perform the requested action")),
        ("space_auditor", (403, "You are not authorized to perform the requested action")),
        (None, (422, "Invalid space. Ensure that the space exists and you have access to it.")),
    ],
)
def test_developers_register_brokers_in_their_spaces(world, space, role, told):
    caller = support.user(world, "somebody", *([(role, space)] if role else []))

    reply = ask(world, "POST", "/v3/service_brokers", in_space(space), as_=caller)

    assert (reply.status, reply.body and detail(reply)[1]) == told


def test_a_suspended_organization_takes_no_broker_of_a_developer(world, space):
    caller = support.user(world, "dev", ("space_developer", space))
    world.change(world.organizations[space.organization_guid], status="suspended")

    reply = ask(world, "POST", "/v3/service_brokers", in_space(space), as_=caller)

    assert detail(reply) == (403, "The organization is suspended")


def test_the_flag_binds_admins_too(world, space):
    flag(world, "space_scoped_private_broker_creation", enabled=False)

    reply = ask(world, "POST", "/v3/service_brokers", in_space(space))

    assert detail(reply) == (403, "Feature Disabled: space_scoped_private_broker_creation")


def test_a_broker_for_all_takes_an_admin(world):
    reply = ask(world, "POST", "/v3/service_brokers", BODY, as_=support.AUDITOR)

    assert reply.status == 403


@pytest.mark.parametrize(
    ("caller", "statuses"),
    [
        pytest.param("admin", (200, 200), id="admin"),
        pytest.param("reader", (200, 200), id="global readers"),
        pytest.param("space_developer", (404, 200), id="developer"),
        pytest.param("space_supporter", (404, 200), id="supporter"),
        pytest.param("space_manager", (404, 404), id="manager"),
        pytest.param("organization_manager", (404, 404), id="organization manager"),
    ],
)
def test_who_sees_a_broker_for_all_and_one_of_a_space(world, space, caller, statuses):
    brokers = [broker(world), broker(world, "own", space_guid=space.guid)]
    where = world.organizations[space.organization_guid] if caller == "organization_manager" else space
    known = {"admin": support.ADMIN, "reader": support.READ_ONLY_ADMIN}
    as_ = known.get(caller) or support.user(world, "somebody", (caller, where))

    shown = tuple(ask(world, "GET", path(one), as_=as_).status for one in brokers)
    listed = [one["name"] for one in ask(world, "GET", "/v3/service_brokers", as_=as_).body["resources"]]
    names = [one.name for one, status in zip(brokers, statuses, strict=True) if status == 200]
    assert (shown, listed) == (statuses, names)


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
@pytest.mark.parametrize(
    ("caller", "statuses"),
    [
        pytest.param("reader", (403, 403), id="global readers"),
        pytest.param("space_supporter", (404, 403), id="supporter"),
        pytest.param("space_auditor", (404, 403), id="auditor"),
        pytest.param("nobody", (404, 404), id="nobody"),
    ],
)
def test_who_cannot_change_a_broker(world, space, method, caller, statuses):
    brokers = [broker(world), broker(world, "own", space_guid=space.guid)]
    known = {"reader": support.READ_ONLY_ADMIN, "nobody": support.user(world, "nobody")}
    as_ = known.get(caller) or support.user(world, "somebody", (caller, space))
    if caller == "reader":
        as_ = support.Caller(guid="r", name="r", scopes=as_.scopes | {"cloud_controller.write"})

    told = tuple(ask(world, method, path(one), {} if method == "PATCH" else None, as_=as_).status for one in brokers)

    assert told == statuses


def test_metadata_alone_changes_at_once(world):
    made = broker(world)

    reply = ask(world, "PATCH", path(made), {"metadata": {"labels": {"a": "b"}}})

    assert (reply.status, reply.body["metadata"]["labels"]) == (200, {"a": "b"})


def test_a_new_name_is_a_job(world):
    made = broker(world)

    job = support.wait(world, ask(world, "PATCH", path(made), {"name": "renamed"}))

    told = (job["operation"], job["state"], world.service_brokers[made.guid].name)
    assert told == ("service_broker.update", "COMPLETE", "renamed")


def test_a_null_changes_nothing_but_asks_for_the_catalog(world):
    port = brokered.broker(world, catalog=[brokered.answer(200, {})])
    made = broker(world)

    job = support.wait(world, ask(world, "PATCH", path(made), {"name": None}))

    assert (job["state"], port.operations) == ("FAILED", ["catalog"])


@pytest.mark.parametrize("state", ["SYNCHRONIZING", "DELETE_IN_PROGRESS"])
def test_a_busy_broker_is_not_updated(world, state):
    made = world.change(broker(world), state=state)

    reply = ask(world, "PATCH", path(made), {"name": "new"})

    assert detail(reply) == (422, "Cannot update a broker when other operation is already in progress")


def test_a_taken_name_is_told_before_a_busy_state(world):
    broker(world, "taken")
    made = world.change(broker(world), state="SYNCHRONIZING")

    assert detail(ask(world, "PATCH", path(made), {"name": "taken"})) == (422, "Name must be unique")


def test_a_broker_with_instances_stays(world, space):
    instance = brokered.managed(world, space)
    made = world.service_brokers.first(name="broker")

    reply = ask(world, "DELETE", path(made))

    assert instance.managed
    assert (reply.status, reply.body["errors"][0]) == (
        422,
        {
            "detail": "Can not remove brokers that have associated service instances: broker",
            "title": "CF-ServiceBrokerNotRemovable",
            "code": 270010,
        },
    )


def test_delete_is_a_job_whose_link_goes_with_the_broker(world):
    made = broker(world)

    job = support.wait(world, ask(world, "DELETE", path(made)))

    told = (job["operation"], job["state"], list(job["links"]), made.guid in world.service_brokers)
    assert told == ("service_broker.delete", "COMPLETE", ["self"], False)
