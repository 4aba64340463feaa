"""From a binding to its instance, from there to plan, offering, broker and space.

Source: cloud_controller_ng:app/models/services/managed_service_instance.rb, service_plan.rb, service_key.rb
"""

from __future__ import annotations

from fakecc.models.services import (
    AnyBinding,
    RouteBinding,
    ServiceBinding,
    ServiceBroker,
    ServiceInstance,
    ServiceOffering,
    ServicePlan,
)
from fakecc.models.tenancy import Space
from fakecc.world import World


def instance_of(world: World, binding: AnyBinding) -> ServiceInstance:
    """The instance that is bound."""
    return world.service_instances[binding.service_instance_guid]


def plan_of(world: World, instance: ServiceInstance) -> ServicePlan:
    """The plan of a managed instance."""
    return world.service_plans[instance.service_plan_guid or ""]


def offering_of(world: World, subject: ServiceInstance | ServicePlan) -> ServiceOffering:
    """The offering of a managed instance, or of a plan."""
    plan = subject if isinstance(subject, ServicePlan) else plan_of(world, subject)
    return world.service_offerings[plan.service_offering_guid]


def offering_if_managed(world: World, instance: ServiceInstance) -> ServiceOffering | None:
    """The offering of a managed instance; None for a user-provided one."""
    return offering_of(world, instance) if instance.managed else None


def broker_of(world: World, subject: ServiceInstance | ServicePlan | ServiceOffering) -> ServiceBroker:
    """The broker of a managed instance, of a plan, or of an offering."""
    offering = subject if isinstance(subject, ServiceOffering) else offering_of(world, subject)
    return world.service_brokers[offering.service_broker_guid]


def space_of(world: World, subject: ServiceInstance | AnyBinding) -> Space:
    """The space in which an instance, the app or the route of a binding, or the instance of a key lives."""
    home: str
    if isinstance(subject, ServiceInstance):
        home = subject.space_guid
    elif isinstance(subject, ServiceBinding):
        home = world.apps[subject.app_guid].space_guid
    elif isinstance(subject, RouteBinding):
        home = world.routes[subject.route_guid].space_guid
    else:
        home = instance_of(world, subject).space_guid
    return world.spaces[home]
