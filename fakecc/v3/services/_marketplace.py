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
from fakecc.models.relations import ENABLED_IN
from fakecc.models.services import ServiceBroker, ServiceOffering, ServicePlan
from fakecc.permissions import SPACE_READING
from fakecc.selections import AnyOf, HasKey, field_in
from fakecc.v3.fields import in_order
from fakecc.v3.listing import Asked, Check, Query
from fakecc.v3.message import human
from fakecc.v3.presenting import link, metadata_of, timestamp, to_one

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
                field_in("service_offering_guid", self._spaces_offerings),
            )
        )

    def offering(self, offering: ServiceOffering) -> bool:
        if offering.guid in self._spaces_offerings:
            return True
        among = {"service_offering_guid": (offering.guid,)}
        return len(self._world.service_plans.select(among, self.plan)) > 0

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

    @cached_property
    def _spaces_offerings(self) -> set[str]:
        """The offerings of brokers that belong to a space that matters."""
        if anonymous(self._call):
            return set()
        brokers = {
            broker.guid
            for broker in self._world.service_brokers.select(
                {}, HasKey("space_guid", frozenset({None}), lacks=True)
            ).all()
            if self._by_space(broker.space_guid)
        }
        among: dict[str, Any] = {"service_broker_guid": brokers}
        return {offering.guid for offering in self._world.service_offerings.select(among).all()}

    def _by_space(self, space_guid: str | None) -> bool:
        if space_guid is None or not (self._globally or space_guid in self._readable_spaces):
            return False
        home = self._world.spaces[space_guid].organization_guid
        if self._organizations is not None:
            readable = self._globally or home in self._call.permissions.readable_organization_guids()
            if not readable or home not in self._organizations:
                return False
        return self._spaces is None or space_guid in self._spaces

    @cached_property
    def _readable_spaces(self) -> set[str]:
        """Only roles in the space itself count, not those in its organization."""
        return self._call.permissions.space_guids(SPACE_READING)


def sees_plan(call: Call, plan: ServicePlan) -> bool:
    sight = Sight(call)
    return sight.is_unlimited or len(call.world.service_plans.select({"guid": (plan.guid,)}, sight.plan)) > 0


def sees_offering(call: Call, offering: ServiceOffering) -> bool:
    sight = Sight(call)
    return sight.is_unlimited or sight.offering(offering)
