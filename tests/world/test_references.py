"""References hold whatever happens while a broker is asked: no record is left that refers to one that is gone."""

import itertools

import pytest
from support import ask, brokered, new_world, space
from support.consistency import inconsistencies

from fakecc.errors import DanglingReference
from fakecc.models.services import ServiceKey
from fakecc.models.tenancy import Space

LISTS = [
    *(f"/v3/{name}" for name in (
        "organizations", "spaces", "apps", "routes", "service_instances", "service_credential_bindings",
        "service_route_bindings", "service_plans", "service_offerings", "service_brokers", "roles", "jobs/none",
    )),
    *(f"/v2/{name}" for name in (
        "organizations", "spaces", "service_instances", "service_keys", "service_bindings", "service_plans", "services",
    )),
]  # fmt: skip


class Town:
    """A space with an app, a route and an instance behind a broker over HTTP."""

    def __init__(self):
        self.world = new_world()
        self.space = space(self.world)
        self.broker = brokered.Answers()
        self.instance = brokered.managed(self.world, self.space, offering={"requires": ("route_forwarding",)})
        for home in self.world.service_brokers:
            self.world.change(home, url="http://broker.example.org")
        self.world.http = self.broker
        self.app = brokered.app(self.world, self.space)
        self.route = brokered.route(self.world, self.space)
        self.plan = self.instance.service_plan_guid

    def relationships(self, **guids):
        return {"relationships": {name: {"data": {"guid": guid}} for name, guid in guids.items()}}


FLIGHTS = {
    "v2 create instance": (
        "provision",
        lambda town: (
            "POST",
            "/v2/service_instances",
            {"name": "i2", "space_guid": town.space.guid, "service_plan_guid": town.plan},
        ),
    ),
    "v2 update instance": (
        "update",
        lambda town: ("PUT", f"/v2/service_instances/{town.instance.guid}", {"parameters": {"a": 1}}),
    ),
    "v2 create key": (
        "bind",
        lambda town: ("POST", "/v2/service_keys", {"name": "k", "service_instance_guid": town.instance.guid}),
    ),
    "v2 create binding": (
        "bind",
        lambda town: (
            "POST",
            "/v2/service_bindings",
            {"app_guid": town.app.guid, "service_instance_guid": town.instance.guid},
        ),
    ),
    "v2 bind route": (
        "bind",
        lambda town: ("PUT", f"/v2/service_instances/{town.instance.guid}/routes/{town.route.guid}", None),
    ),
    "v3 create instance": (
        "provision",
        lambda town: (
            "POST",
            "/v3/service_instances",
            {"type": "managed", "name": "i3", **town.relationships(space=town.space.guid, service_plan=town.plan)},
        ),
    ),
    "v3 update instance": (
        "update",
        lambda town: ("PATCH", f"/v3/service_instances/{town.instance.guid}", {"parameters": {"a": 1}}),
    ),
    "v3 create key": (
        "bind",
        lambda town: (
            "POST",
            "/v3/service_credential_bindings",
            {"type": "key", "name": "k", **town.relationships(service_instance=town.instance.guid)},
        ),
    ),
    "v3 create binding": (
        "bind",
        lambda town: (
            "POST",
            "/v3/service_credential_bindings",
            {"type": "app", **town.relationships(service_instance=town.instance.guid, app=town.app.guid)},
        ),
    ),
    "v3 bind route": (
        "bind",
        lambda town: (
            "POST",
            "/v3/service_route_bindings",
            town.relationships(service_instance=town.instance.guid, route=town.route.guid),
        ),
    ),
}
DELETIONS = {
    "v2 instance": lambda town: (
        "DELETE",
        f"/v2/service_instances/{town.instance.guid}?recursive=true&accepts_incomplete=true",
    ),
    "v3 instance": lambda town: ("DELETE", f"/v3/service_instances/{town.instance.guid}"),
    "purge": lambda town: ("DELETE", f"/v3/service_instances/{town.instance.guid}?purge=true"),
    "space": lambda town: ("DELETE", f"/v3/spaces/{town.space.guid}"),
    "organization": lambda town: ("DELETE", f"/v3/organizations/{town.space.organization_guid}"),
    "v2 space": lambda town: ("DELETE", f"/v2/spaces/{town.space.guid}?recursive=true"),
    "app": lambda town: ("DELETE", f"/v3/apps/{town.app.guid}"),
    "route": lambda town: ("DELETE", f"/v3/routes/{town.route.guid}"),
    "broker": lambda town: ("DELETE", f"/v3/service_brokers/{next(iter(town.world.service_brokers)).guid}"),
    "offering": lambda town: (
        "DELETE",
        f"/v3/service_offerings/{next(iter(town.world.service_offerings)).guid}?purge=true",
    ),
}


@pytest.mark.parametrize(("flight", "deletion"), list(itertools.product(FLIGHTS, DELETIONS)))
def test_nothing_dangles_when_a_parent_goes_while_the_broker_is_asked(flight, deletion):
    town = Town()
    operation, request = FLIGHTS[flight]
    met = []

    def meanwhile(_):
        if not met:
            met.append(operation)
            if deletion == "broker":  # it goes when it has no instances
                ask(town.world, *DELETIONS["purge"](town))
            ask(town.world, *DELETIONS[deletion](town))
            town.world.catch_up()
        return brokered.answer(200, {})

    town.broker.tell(operation, meanwhile)
    ask(town.world, *request(town))
    town.world.catch_up()
    town.world.clock.advance(600)

    assert (met, inconsistencies(town.world), town.world.failures) == ([operation], [], [])
    assert [path for path in LISTS if ask(town.world, "GET", path).status == 500] == []


def test_a_key_on_an_instance_that_went_meanwhile_is_a_database_error():
    town = Town()

    def purge(_):
        ask(town.world, "DELETE", f"/v3/service_instances/{town.instance.guid}?purge=true")
        return brokered.answer(200, {})

    town.broker.tell("bind", purge)
    reply = ask(town.world, "POST", "/v2/service_keys", {"name": "k", "service_instance_guid": town.instance.guid})

    assert (reply.status, reply.body) == (
        500,
        {"description": "Database error", "error_code": "CF-DatabaseError", "code": 10011},
    )


def test_a_piece_that_leaves_a_dangling_reference_is_undone():
    town = Town()
    key = ServiceKey(**town.world.stamp(ServiceKey), name="k", service_instance_guid="nothing")
    with pytest.raises(DanglingReference, match="which is not among service_instances"), town.world.piece(None):
        town.world.add(key)

    assert len(town.world.service_keys) == 0


def test_a_record_to_which_others_refer_cannot_go():
    town = Town()
    with pytest.raises(DanglingReference, match="which is no longer among spaces"), town.world.piece(None):
        town.world.remove(town.space)

    assert town.world.spaces[town.space.guid] is town.space


def test_a_reference_may_be_made_before_its_target_within_a_piece():
    town = Town()
    with town.world.piece(None):
        guid = town.world.guid("Organization")
        organization = town.world.organizations[town.space.organization_guid]
        town.world.add(Space(**town.world.stamp(Space), name="other", organization_guid=guid))
        town.world.add(type(organization)(**{**_fields(organization), "guid": guid, "name": "late"}))

    assert inconsistencies(town.world) == []


def _fields(record):
    return {name: getattr(record, name) for name in record.NAMES}
