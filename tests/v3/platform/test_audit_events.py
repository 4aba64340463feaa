"""/v3/audit_events."""

from dataclasses import replace

import pytest
import support
from support import ADMIN, ask, brokered, detail, instances

from fakecc.models.events import AuditEvent

PEOPLE = replace(ADMIN, email="admin@example.com")
TOLD = {"type": "audit.space.update", "actor_guid": "a", "actor_type": "user", "actor_name": "ann", "target_type": "x"}


@pytest.fixture
def space(world):
    return support.space(world)


def event(world, target="one", **given):
    fields = {**TOLD, "target_guid": target, "target_name": target, **given}
    return world.add(AuditEvent(**world.stamp(AuditEvent), **fields))


def listed(world, query="", **how):
    reply = ask(world, "GET", f"/v3/audit_events{query}", **how)
    assert reply.status == 200, reply.body
    return [resource["target"]["guid"] for resource in reply.body["resources"]]


def test_an_event_tells_who_did_what_to_whom_and_where(world, space):
    told = event(
        world, actor_username="annie", space_guid=space.guid, organization_guid=space.organization_guid,
        data={"request": {"name": "n"}},
    )  # fmt: skip

    assert ask(world, "GET", f"/v3/audit_events/{told.guid}").body == {
        "guid": told.guid,
        "created_at": "2023-11-14T22:13:20Z",
        "updated_at": "2023-11-14T22:13:20Z",
        "type": "audit.space.update",
        "actor": {"guid": "a", "type": "user", "name": "ann"},
        "target": {"guid": "one", "type": "x", "name": "one"},
        "data": {"request": {"name": "n"}},
        "space": {"guid": space.guid},
        "organization": {"guid": space.organization_guid},
        "links": {"self": {"href": f"http://api.example.org/v3/audit_events/{told.guid}"}},
    }


def test_an_event_may_have_happened_nowhere(world):
    shown = ask(world, "GET", f"/v3/audit_events/{event(world).guid}").body

    assert (shown["space"], shown["organization"], shown["data"]) == (None, None, {})


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["one", "two", "three"]),
        ("?types=audit.space.update", ["one", "three"]),
        ("?target_guids=one,two", ["one", "two"]),
        ("?target_guids[not]=one,two", ["three"]),
        ("?target_guids[not]=", ["one", "two", "three"]),
        ("?space_guids=s", ["two"]),
        ("?organization_guids=o", ["one", "two"]),
        ("?guids=unknown", []),
        ("?order_by=-created_at", ["three", "two", "one"]),
        ("?created_ats[lt]=2023-11-14T22:13:20Z", []),
        ("?target_guids[not]=one&types=audit.space.update&updated_ats=2023-11-14T22:13:20Z", ["three"]),
    ],
)
def test_events_are_filtered(world, query, found):
    event(world, "one", organization_guid="o")
    event(world, "two", organization_guid="o", space_guid="s", type="audit.space.create")
    event(world, "three")

    assert listed(world, query) == found


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("target_guids[gt]=x", "Target guids target_guids has an invalid operator"),
        ("target_guids[not]", "Target guids target_guids has an invalid operator"),
        ("target_guids[not][x]=y", "Target guids target_guids must be an array"),
        ("types[x]=y", "Types must be an array"),
        ("order_by=name", "Order by can only be: 'created_at', 'updated_at'"),
        (
            "wrong=1",
            (
                "Unknown query parameter(s): 'wrong'. Valid parameters are: 'page', 'per_page', 'order_by', "
                "'created_ats', 'updated_ats', 'guids', 'types', 'target_guids', 'space_guids', 'organization_guids'"
            ),
        ),
    ],
)
def test_complaints_about_a_query(world, query, complaint):
    reply = ask(world, "GET", f"/v3/audit_events?{query}")

    assert detail(reply) == (400, f"The query parameter is invalid: {complaint}")


def test_links_repeat_an_operators_list_in_its_order(world):
    pages = ask(world, "GET", "/v3/audit_events?target_guids[not]=b,a").body["pagination"]

    assert pages["first"]["href"] == (
        "http://api.example.org/v3/audit_events?page=1&per_page=50"
        "&target_guids%5Bnot%5D%5B%5D=b&target_guids%5Bnot%5D%5B%5D=a"
    )


@pytest.mark.parametrize(
    ("role", "found"),
    [
        ("space_developer", ["space"]),
        ("space_auditor", ["space"]),
        ("space_manager", []),
        ("space_supporter", ["space"]),
        ("organization_auditor", ["space", "organization"]),
        ("organization_manager", []),
    ],
)
def test_events_are_for_those_who_watch_the_place(world, space, role, found):
    within = {"organization_guid": space.organization_guid}
    event(world, "space", space_guid=space.guid, **within)
    event(world, "organization", **within)
    event(world, "nowhere")
    place = space if role.startswith("space") else world.organizations[space.organization_guid]
    caller = support.user(world, "someone", (role, place))

    assert listed(world, as_=caller) == found


@pytest.mark.parametrize("caller", [support.ADMIN, support.READ_ONLY_ADMIN, support.AUDITOR], ids=lambda who: who.name)
def test_global_readers_see_every_event(world, caller):
    event(world, "nowhere")

    assert listed(world, as_=caller) == ["nowhere"]


def test_an_event_that_is_not_seen_is_not_there(world, space):
    hidden = event(world, space_guid=space.guid)
    stranger = support.user(world, "stranger")

    assert detail(ask(world, "GET", f"/v3/audit_events/{hidden.guid}", as_=stranger)) == (404, "Event not found")


def test_v2_and_v3_tell_the_same_event(world, space):
    body = instances.provided_body(space, credentials={"a": "secret"})
    made = ask(world, "POST", "/v3/service_instances", body, as_=PEOPLE).body
    shown = ask(world, "GET", f"/v3/audit_events?target_guids={made['guid']}").body["resources"][0]
    old = ask(world, "GET", f"/v2/events/{shown['guid']}").body["entity"]

    assert (old["metadata"], old["actor_name"], old["type"]) == (
        {"request": {**body, "credentials": "[REDACTED]"}},
        "admin@example.com",
        shown["type"],
    )
    assert shown["data"] == old["metadata"]


def test_listing_events_writes_none(world, space):
    instance = brokered.provided(world, space)
    before = len(world.audit_events)
    ask(world, "GET", "/v3/audit_events")
    ask(world, "GET", f"/v3/service_instances/{instance.guid}")

    assert len(world.audit_events) == before
