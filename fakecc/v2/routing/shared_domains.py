"""/v2/shared_domains.

Source: cloud_controller_ng:app/controllers/runtime/shared_domains_controller.rb
"""

from __future__ import annotations

from dataclasses import replace

from fakecc import errors
from fakecc.actions.routing import domains
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.osb.port import Conversation
from fakecc.v2.access import need_read, need_read_scope
from fakecc.v2.collection import collection
from fakecc.v2.message import FLAG, Message, optional, required_field
from fakecc.v2.reading import find
from fakecc.v2.replies import created_reply, show, updated_reply
from fakecc.v2.routing import _domains
from fakecc.v2.routing._domains import SHARED_DOMAINS, need_domain_write, wrong_domain

CREATE = Message(required_field("name"), optional("internal", FLAG), optional("router_group_guid"))
UPDATE = Message()


def create(call: Call) -> Reply:
    """Make a domain for all; its router group is looked for before anything else."""
    given = CREATE.read(call)
    group = given.get("router_group_guid")
    if group is not None and not call.world.settings.routing_api["enabled"]:
        raise errors.RoutingApiDisabled()
    # The routing API is asked, and no database, which would not take every text.
    if group is not None and all(each.guid != group for each in call.world.router_groups):
        raise errors.DomainInvalid(f"router group guid '{group}' not found")
    try:
        domain = domains.create(
            call.world, name=given["name"].strip(), internal=given.get("internal", False), router_group_guid=group
        )
    except Invalid as problem:
        raise wrong_domain(problem, given["name"], None) from None
    need_domain_write(call, domain)
    return created_reply(SHARED_DOMAINS, domain, call)


def enumerate_domains(call: Call) -> Reply:
    """List them; as a list below something, it sorts by any column."""
    need_read_scope(call)
    return collection(call, SHARED_DOMAINS)


def read(call: Call, guid: str) -> Reply:
    """Show a domain, with the type of its router group: the routing API must be there."""
    domain = find(SHARED_DOMAINS, guid, call)
    need_read(call, SHARED_DOMAINS, domain)
    if domain.router_group_guid is not None and not call.world.settings.routing_api["enabled"]:
        raise errors.RoutingApiDisabled()
    return show(SHARED_DOMAINS, domain, call)


def update(call: Call, guid: str) -> Reply:
    """Save the domain as it is: nothing of it can be changed. The answer does not ask for the router group."""
    given = UPDATE.read(call)
    domain = _domains.change(call, find(SHARED_DOMAINS, guid, call), given)
    return updated_reply(replace(SHARED_DOMAINS, fields=_domains.fields), domain, call)


def delete(call: Call, guid: str) -> Conversation[Reply]:
    return (yield from _domains.delete(call, find(SHARED_DOMAINS, guid, call)))


ENDPOINTS = [
    endpoint("POST", "/v2/shared_domains", create),
    endpoint("GET", "/v2/shared_domains", enumerate_domains),
    endpoint("GET", "/v2/shared_domains/<guid>", read),
    endpoint("PUT", "/v2/shared_domains/<guid>", update),
    endpoint("DELETE", "/v2/shared_domains/<guid>", delete),
]
