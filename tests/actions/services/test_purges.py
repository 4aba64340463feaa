"""What a purge leaves in the audit events, in the words of v3 and of v2."""

import pytest
import support
from support import ask, brokered

from fakecc.models.services import RouteBinding, ServiceBinding, ServiceKey


@pytest.fixture
def space(world):
    return support.space(world)


class Bound:
    """An instance to which a route, an app and a key are bound, and which is shared with a space."""

    def __init__(self, world, space, instance):
        self.world = world
        self.instance = instance
        self.shared = support.space(world, "shared")
        bound = {"service_instance_guid": instance.guid}
        self.route = brokered.route(world, space)
        self.app = support.app_in(world, space)
        world.add(RouteBinding(**world.stamp(RouteBinding), route_guid=self.route.guid, **bound))
        world.add(ServiceBinding(**world.stamp(ServiceBinding), app_guid=self.app.guid, **bound))
        world.add(ServiceKey(**world.stamp(ServiceKey), name="key", **bound))
        if instance.managed:
            world.change(instance, shared_space_guids=(self.shared.guid,))

    @property
    def sharing(self):
        """What is told of the end of the sharing: the space itself."""
        exported = {
            "name": "shared",
            "organization_guid": self.shared.organization_guid,
            "space_quota_definition_guid": None,
            "allow_ssh": True,
        }
        return ("audit.service_instance.unshare", {"target_space_guid": exported})

    def events(self, path):
        """What a DELETE of that path brings about."""
        assert ask(self.world, "DELETE", path).status == 204
        return [(event.type, event.data) for event in self.world.audit_events]

    def told_by_v3(self):
        return [
            ("audit.service_route_binding.delete", {"request": self._gone(route_guid=self.route.guid)}),
            ("audit.service_binding.delete", {"request": self._gone(app_guid=self.app.guid)}),
            ("audit.service_key.delete", {"request": self._gone()}),
        ]

    def told_by_v2(self):
        guid = self.instance.guid
        return [
            (
                "audit.service_binding.delete",
                {"request": {"app_guid": self.app.guid, "service_instance_guid": guid}},
            ),
            ("audit.service_key.delete", {"request": {"service_instance_guid": guid, "name": "key"}}),
        ]

    def _gone(self, app_guid=None, route_guid=None):
        return {"app_guid": app_guid, "route_guid": route_guid, "service_instance_guid": self.instance.guid}


PURGED = ("audit.service_instance.purge", {"request": None})


def test_v3_tells_of_everything_alike(world, space):
    bound = Bound(world, space, brokered.managed(world, space))
    path = f"/v3/service_instances/{bound.instance.guid}?purge=true"
    assert bound.events(path) == [*bound.told_by_v3(), bound.sharing, PURGED]


def test_v2_does_not_tell_of_routes(world, space):
    bound = Bound(world, space, brokered.managed(world, space))
    path = f"/v2/service_instances/{bound.instance.guid}?purge=true"
    assert bound.events(path) == [*bound.told_by_v2(), bound.sharing, PURGED]


@pytest.mark.parametrize("path", ["/v3/service_offerings", "/v2/services"])
def test_an_offering_is_purged_in_the_words_of_v2(world, space, path):
    bound = Bound(world, space, brokered.managed(world, space))
    offering = next(iter(world.service_offerings)).guid
    gone = ("audit.service.delete", {"request": {"purge": True}})
    assert bound.events(f"{path}/{offering}?purge=true") == [*bound.told_by_v2(), bound.sharing, PURGED, gone]


def test_a_user_provided_instance_is_purged_under_the_name_of_managed_ones(world, space):
    bound = Bound(world, space, brokered.provided(world, space))
    path = f"/v3/service_instances/{bound.instance.guid}?purge=true"
    assert bound.events(path) == [*bound.told_by_v3(), PURGED]


def test_v2_deletes_a_user_provided_instance_and_tells_of_apps_alone(world, space):
    bound = Bound(world, space, brokered.provided(world, space))
    path = f"/v2/service_instances/{bound.instance.guid}?recursive=true"
    gone = ("audit.user_provided_service_instance.delete", {"request": {}})
    assert bound.events(path) == [bound.told_by_v2()[0], gone]
