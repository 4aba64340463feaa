"""From a binding to its instance, from there to plan, offering, broker and space."""

import pytest
import support
from support import brokered

from fakecc.actions.services import navigation, route_bindings, service_bindings, service_keys


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def instance(world, space):
    return brokered.managed(world, space)


def test_plan_offering_and_broker_are_those_of_a_managed_instance(world, instance):
    found = (
        navigation.plan_of(world, instance),
        navigation.offering_of(world, instance),
        navigation.broker_of(world, instance),
    )
    assert found == (world.service_plans.first(), world.service_offerings.first(), world.service_brokers.first())


def test_a_user_provided_instance_has_no_offering(world, space):
    assert navigation.offering_if_managed(world, brokered.provided(world, space)) is None


def test_a_binding_lives_where_its_app_or_route_lives_and_a_key_where_its_instance_lives(world, space, instance):
    elsewhere = support.space(world, "elsewhere", inside=world.organizations[space.organization_guid])
    found = [
        navigation.space_of(world, subject).name
        for subject in (
            instance,
            service_bindings.draft(world, instance, brokered.app(world, elsewhere)),
            service_keys.draft(world, instance, name="key"),
            route_bindings.draft(world, instance, brokered.route(world, elsewhere)),
        )
    ]
    assert found == ["space", "elsewhere", "space", "elsewhere"]
