"""What the pages of brokers, offerings and plans have in common: presenters, and what a caller sees and may change.

Source: cloud_controller_ng:app/controllers/v3/mixins/service_permissions.rb, app/fetchers/base_service_list_fetcher.rb,
app/presenters/v3/service_offering_presenter.rb, service_broker_presenter.rb
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import Any

from fakecc import errors
from fakecc.actions.platform import feature_flags
from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.relations import (
    ENABLED_IN,
    ORGANIZATION_OF_BROKER,
    ORGANIZATION_OF_PLAN,
    PLANS,
    PLANS_ENABLED_IN,
    SPACE_OF_BROKER,
    SPACE_OF_PLAN,
)
from fakecc.models.services import ServiceBroker, ServiceOffering, ServicePlan
from fakecc.permissions import SPACE_READING
from fakecc.selections import AnyOf, HasKey, field_in
from fakecc.store import Column
from fakecc.v3.fields import in_order
from fakecc.v3.listing import Asked, Check, Query
from fakecc.v3.message import human
from fakecc.v3.presenting import link, metadata_of, timestamp, to_one

BOTH = (True, False)
NAME_ORDERS = ("created_at", "updated_at", "name")


def true_or_false(name: str) -> Check:
    """Check a parameter that is true or false; an empty one passes."""

    def check(query: Query) -> Iterator[str]:
        if query.get(name) is not None and query[name] not in ("true", "false"):
            yield f"{human(name)} must be 'true' or 'false'"

    return check


AVAILABLE = true_or_false("available")


def present_service_broker(broker: ServiceBroker, call: Call) -> Json:
    """State and credentials are never shown."""
    links = {
        "self": link(call, f"/v3/service_brokers/{broker.guid}"),
        "service_offerings": link(call, f"/v3/service_offerings?service_broker_guids={broker.guid}"),
    }
    if broker.space_guid:
        links["space"] = link(call, f"/v3/spaces/{broker.space_guid}")
    return {
        "guid": broker.guid,
        "created_at": timestamp(broker.created_at),
        "updated_at": timestamp(broker.updated_at),
        "name": broker.name,
        "url": broker.url,
        "relationships": {"space": to_one(broker.space_guid)} if broker.space_guid else {},
        "metadata": metadata_of(broker.metadata),
        "links": links,
    }


def present_service_offering(offering: ServiceOffering, call: Call) -> Json:
    extra = offering.extra if isinstance(offering.extra, dict) else {}
    return {
        "guid": offering.guid,
        "created_at": timestamp(offering.created_at),
        "updated_at": timestamp(offering.updated_at),
        "name": offering.name,
        "description": offering.description,
        "available": offering.active,
        "tags": list(offering.tags),
        "requires": list(offering.requires),
        "shareable": extra.get("shareable") is True,
        "documentation_url": extra.get("documentationUrl") or "",
        "broker_catalog": {
            "id": offering.unique_id,
            "metadata": extra,
            "features": {
                "plan_updateable": offering.plan_updateable,
                "bindable": offering.bindable,
                "instances_retrievable": offering.instances_retrievable,
                "bindings_retrievable": offering.bindings_retrievable,
                "allow_context_updates": offering.allow_context_updates,
            },
        },
        "relationships": {"service_broker": to_one(offering.service_broker_guid)},
        "metadata": metadata_of(offering.metadata),
        "links": {
            "self": link(call, f"/v3/service_offerings/{offering.guid}"),
            "service_plans": link(call, f"/v3/service_plans?service_offering_guids={offering.guid}"),
            "service_broker": link(call, f"/v3/service_brokers/{offering.service_broker_guid}"),
        },
    }


def check_marketplace(call: Call) -> None:
    """Raises NotAuthenticated where those without a token see nothing."""
    hidden = feature_flags.enabled(call.world, "hide_marketplace_from_unauthenticated_users")
    if anonymous(call) and hidden:
        raise errors.NotAuthenticated()


def anonymous(call: Call) -> bool:
    """Has the caller no token, or one that does not decode?"""
    return bool(call.caller.problem)


def can_write(call: Call, broker: ServiceBroker) -> bool:
    """May the caller change what this broker offers?"""
    if call.permissions.can_write_globally():
        return True
    space = call.world.spaces.get(broker.space_guid)
    return space is not None and call.permissions.can_write_to_space(space)


def brokers_among(call: Call, asked: Asked) -> set[str] | None:
    """The guids of the brokers that a list's filters leave, or None where they do not ask for brokers."""
    among: dict[str, Any] = dict(asked.among(service_broker_guids="guid", service_broker_names="name"))
    return {broker.guid for broker in call.world.service_brokers.select(among).all()} if among else None


def brief_brokers(call: Call, offerings: Iterable[ServiceOffering], keys: Collection[str]) -> list[Json]:
    """The brokers of these offerings under `included`, with these of their keys."""
    brokers = in_order(call.world.service_brokers, (offering.service_broker_guid for offering in offerings))
    return [{key: getattr(broker, key) for key in ("name", "guid") if key in keys} for broker in brokers]


class Sight:
    """The part of the marketplace that a caller sees, in a list that may ask for organizations and spaces."""

    def __init__(self, call: Call, asked: Asked | None = None) -> None:
        self._call = call
        self._world = call.world
        self._organizations = asked.values("organization_guids") if asked else None
        self._spaces = asked.values("space_guids") if asked else None
        self._globally = call.permissions.can_read_globally()

    @property
    def is_unlimited(self) -> bool:
        """Is everything seen?"""
        return self._globally and self._organizations is None and self._spaces is None

    @cached_property
    def plan(self) -> AnyOf:
        """The test of whether a plan is seen."""
        return AnyOf(
            (
                field_in("public", {True}),
                field_in(ENABLED_IN, self._organizations_that_matter),
                self._in_space(SPACE_OF_PLAN, ORGANIZATION_OF_PLAN),
            )
        )

    @cached_property
    def offering(self) -> AnyOf:
        """The test of whether an offering is seen: one of its plans is, or it is of a space's own broker."""
        organizations = self._organizations_that_matter
        return AnyOf(
            (
                field_in(PLANS, {(active, True) for active in BOTH}),
                field_in(PLANS_ENABLED_IN, {(active, guid) for active in BOTH for guid in organizations}),
                self._in_space(SPACE_OF_BROKER, ORGANIZATION_OF_BROKER),
            )
        )

    @cached_property
    def _organizations_that_matter(self) -> set[str]:
        """Those that the caller reads, that were asked for, and that have a space that was asked for."""
        if anonymous(self._call):
            return set()
        limits: list[set[str]] = []
        if not self._globally:
            limits.append(self._call.permissions.readable_organization_guids())
        if self._organizations is not None:
            limits.append(set(self._organizations))
        if self._spaces is not None:
            limits.append(self._homes())
        return set.intersection(*limits)

    def _homes(self) -> set[str]:
        """The organizations of the spaces that were asked for, as far as the caller reads those."""
        found = self._world.spaces.select({"guid": self._spaces or ()}).all()
        return {space.organization_guid for space in found if self._globally or space.guid in self._readable_spaces}

    def _in_space(self, space: Column, organization: Column) -> HasKey:
        """The test of whether something is of a broker that belongs to a space that matters."""
        if anonymous(self._call):
            return field_in(space, ())
        limits = [set(self._spaces)] if self._spaces is not None else []
        if not self._globally:
            limits.append(self._readable_spaces)
        if not limits:
            return field_in(organization, self._organizations or ())
        matter = set.intersection(*limits)
        if self._organizations is not None:
            matter &= self._spaces_inside(matter, self._organizations)
        return field_in(space, matter)

    def _spaces_inside(self, guids: set[str], organizations: Collection[str]) -> set[str]:
        """Those of these spaces that are in one of the organizations, as far as the caller reads those."""
        readable = organizations
        if not self._globally:
            readable = self._call.permissions.readable_organization_guids() & {*organizations}
        among: dict[Any, Collection[object]] = {"guid": guids, "organization_guid": readable}
        return {space.guid for space in self._world.spaces.select(among).all()}

    @cached_property
    def _readable_spaces(self) -> set[str]:
        """Only roles in the space itself count, not those in its organization."""
        return self._call.permissions.space_guids(SPACE_READING)


def sees_plan(call: Call, plan: ServicePlan) -> bool:
    sight = Sight(call)
    return sight.is_unlimited or len(call.world.service_plans.select({"guid": (plan.guid,)}, sight.plan)) > 0


def sees_offering(call: Call, offering: ServiceOffering) -> bool:
    sight = Sight(call)
    if sight.is_unlimited:
        return True
    return len(call.world.service_offerings.select({"guid": (offering.guid,)}, sight.offering)) > 0
