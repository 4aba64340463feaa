"""What is wrong with a domain that is to be: every complaint, in the order in which the models find them.

Source: cloud_controller_ng:app/models/runtime/domain.rb, private_domain.rb, shared_domain.rb (validate),
lib/cloud_controller/domain_decorator.rb
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fakecc.actions.routing import public_suffixes
from fakecc.models.routing import Domain
from fakecc.models.tenancy import Organization
from fakecc.records import Value, value_type
from fakecc.selections import HasKey
from fakecc.world import World

INFINITE = -1
SHORTEST_NAME, LONGEST_NAME = 3, 253
LABEL = r"[A-Za-z0-9]([A-Za-z0-9\-]{0,61}[A-Za-z0-9])?"
# Ruby's \Z lets a line feed pass at the end.
NAME = re.compile(rf"({LABEL}\.)+{LABEL}\n?\Z")


@value_type
class DomainComplaint(Value):
    """A field and the rule that it breaks; rule `held`: what holds the name `held` is `holder`."""

    field: str
    rule: str
    held: str = ""
    holder: str = ""


@value_type
class DomainDraft(Value):
    """A domain as it is to be. `before` is the domain that is changed, None for a new one.

    `either`: was it asked for without saying whether it is to be private or shared? Then only what holds for both is
    looked at.
    """

    name: str
    owner: Organization | None = None
    internal: bool = False
    router_group_guid: str | None = None
    before: Domain | None = None
    either: bool = False


def complaints(world: World, wanted: DomainDraft) -> list[DomainComplaint]:
    """Every complaint: empty for a domain that may be."""
    found = [*_name(world, wanted), *_names_around(world, wanted)]
    if wanted.either:
        return found
    return [*found, *(_wrong_private(world, wanted, wanted.owner) if wanted.owner else _wrong_shared(wanted))]


def _name(world: World, wanted: DomainDraft) -> Iterator[DomainComplaint]:
    name = wanted.name
    if not name.strip():
        yield DomainComplaint(field="name", rule="presence")
    own = wanted.before.guid if wanted.before else ""
    if any(domain.guid != own for domain in world.domains.find(name=name)):
        yield DomainComplaint(field="name", rule="unique")
    if not NAME.match(name):
        yield DomainComplaint(field="name", rule="format")
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        yield DomainComplaint(field="name", rule="length")


def _names_around(world: World, wanted: DomainDraft) -> Iterator[DomainComplaint]:
    """Names of which the new one is a part, or which it is, that others hold."""
    name, owner = wanted.name, wanted.owner.guid if wanted.owner else None
    above = [_suffix(name, labels) for labels in range(2, name.count(".") + 2)] if NAME.match(name) else []
    others = (domain for suffix in above for domain in world.domains.find(name=suffix))
    held = next((domain for domain in others if domain.organization_guid not in {None, owner}), None)
    if held:
        yield DomainComplaint(field="name", rule="held", held=held.name, holder="another domain")
    routed = next((suffix for suffix in above if _has_route(world, suffix)), None)
    if routed:
        yield DomainComplaint(field="name", rule="held", held=routed, holder="a route")


def _suffix(name: str, labels: int) -> str:
    return ".".join(name.split(".")[-labels:])


def _has_route(world: World, name: str) -> bool:
    host, _, parent = name.partition(".")
    domain = world.domains.first(name=parent)
    return domain is not None and len(world.routes.select({"domain_guid": (domain.guid,), "host": (host,)})) > 0


def _wrong_private(world: World, wanted: DomainDraft, owner: Organization) -> Iterator[DomainComplaint]:
    name = wanted.name
    if public_suffixes.is_reserved(name, world.settings.reserved_private_domains):
        yield DomainComplaint(field="name", rule="public_suffix")
    not_own = HasKey("organization_guid", frozenset({owner.guid}), lacks=True)
    for below in world.domains.select({"names_above": (name.lower(),)}, not_own).slice(0, 1):
        yield DomainComplaint(field="name", rule="held", held=below.name, holder="another domain")
    if name in {f"{host}.{world.settings.system_domain}" for host in world.settings.system_hostnames}:
        yield DomainComplaint(field="name", rule="held", held=name, holder="the system")
    quota = world.organization_quotas.get(owner.quota_guid)
    if wanted.before is None and quota and quota.total_private_domains != INFINITE:
        held = len(world.domains.select({"organization_guid": (owner.guid,)}))
        if held >= quota.total_private_domains:
            yield DomainComplaint(field="organization", rule="total_private_domains")


def _wrong_shared(wanted: DomainDraft) -> Iterator[DomainComplaint]:
    if wanted.internal and (wanted.router_group_guid or "").strip():
        yield DomainComplaint(field="router_group_guid", rule="internal")
