"""What the tests of offerings, plans and visibility share: a marketplace, and those who look at it."""

import support
from fakecc.models.services import ServiceBroker, ServiceOffering, ServicePlan, ServicePlanVisibility


def broker(world, name="broker", **given):
    return world.add(
        ServiceBroker(
            **world.stamp(ServiceBroker),
            name=name,
            url=f"scripted:{name}",
            username="u",
            password="p",
            state="AVAILABLE",
            **given,
        )
    )


def offering(world, name="db", *, by=None, **given):
    by = by or world.service_brokers.first(name="broker") or broker(world)
    fields = {"description": f"The {name}", "unique_id": f"{name}-id", **given}
    return world.add(ServiceOffering(**world.stamp(ServiceOffering), name=name, service_broker_guid=by.guid, **fields))


def plan(world, name="small", *, of=None, seen_in=(), **given):
    """A plan that only admins see, unless it is public or seen in organizations."""
    of = of or world.service_offerings.first(name="db") or offering(world)
    fields = {"description": f"The {name}", "unique_id": f"{name}-id", **given}
    made = world.add(ServicePlan(**world.stamp(ServicePlan), name=name, service_offering_guid=of.guid, **fields))
    for organization in seen_in:
        world.add(
            ServicePlanVisibility(
                **world.stamp(ServicePlanVisibility),
                service_plan_guid=made.guid,
                organization_guid=organization.guid,
            )
        )
    return made


def names(world, path, **how):
    """The names that a list shows."""
    return [one["name"] for one in support.ask(world, "GET", path, **how).body["resources"]]


class Town:
    """Two organizations with a space each; plans of every kind of visibility, each of an offering of its own."""

    def __init__(self, world):
        self.world = world
        self.here = support.space(world, "here")
        self.there = support.space(world, "there")
        self.home = world.organizations[self.here.organization_guid]
        own = broker(world, "own", space_guid=self.here.guid)
        self.plans = {
            "public": plan(world, "public", of=offering(world, "for all"), public=True),
            "hidden": plan(world, "hidden", of=offering(world, "for admins")),
            "home": plan(world, "home", of=offering(world, "for home"), seen_in=[self.home]),
            "own": plan(world, "own", of=offering(world, "of the space", by=own)),
        }

    def somebody(self, role=None):
        """A user with this role here, or none."""
        if role is None:
            return support.user(self.world, "nobody")
        where = self.home if role.startswith("organization") else self.here
        return support.user(self.world, role, (role, where))

    def people(self):
        """Who looks, and the plans that they see."""
        everything = {"public", "hidden", "home", "own"}
        # A role in a space alone does not read its organization: real users always have one in it, too.
        return [
            (support.ADMIN, everything),
            (support.READ_ONLY_ADMIN, everything),
            (support.AUDITOR, everything),
            (support.NOBODY, {"public"}),
            (self.somebody(), {"public"}),
            (self.somebody("organization_user"), {"public", "home"}),
            (self.somebody("organization_manager"), {"public", "home"}),
            (self.somebody("organization_billing_manager"), {"public", "home"}),
            *[
                (self.somebody(role), {"public", "own"})
                for role in ("space_developer", "space_manager", "space_auditor", "space_supporter")
            ],
        ]
