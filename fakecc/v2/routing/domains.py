"""/v2/domains, which is deprecated: private and shared domains in one.

Source: cloud_controller_ng:app/controllers/runtime/domains_controller.rb, app/models/runtime/domain.rb
"""

from __future__ import annotations

from fakecc.actions.routing import domains
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.osb.port import Conversation
from fakecc.v2.message import FLAG, TEXTS, Message, optional, required_field
from fakecc.v2.reading import enumerate_, find, find_related, read, related
from fakecc.v2.replies import created_reply, no_content, updated_reply
from fakecc.v2.routing import _domains
from fakecc.v2.routing._domains import DOMAINS, need_creation, need_domain_write, owner_named, wrong_domain

CREATE = Message(
    required_field("name"),
    optional("wildcard", FLAG, default=True),
    optional("owning_organization_guid"),
    optional("space_guids", TEXTS),
)
UPDATE = CREATE.for_update()


def create(call: Call) -> Reply:
    """Make a domain: private where an organization owns it, of which less is asked than by its own page."""
    given = CREATE.read(call)
    owner = owner_named(call, given)
    try:
        domain = domains.create_either(call.world, given["name"].strip(), owner)
    except Invalid as problem:
        raise wrong_domain(problem, given["name"], None) from None
    need_creation(call, domain)
    return created_reply(DOMAINS, domain, call)


def update(call: Call, guid: str) -> Reply:
    given = UPDATE.read(call)
    domain = _domains.change(call, find(DOMAINS, guid, call), given)
    return updated_reply(DOMAINS, domain, call)


def delete(call: Call, guid: str) -> Conversation[Reply]:
    return (yield from _domains.delete(call, find(DOMAINS, guid, call)))


def add_space(call: Call, guid: str, other: str) -> Reply:
    """The real one finds the space and breaks: a space has no column for a domain."""
    domain = find(DOMAINS, guid, call)
    need_domain_write(call, domain)
    if domain.organization_guid is not None:
        find_related(call.world.spaces, "Space", other)
    raise call.real_error()


def remove_space(call: Call, guid: str, other: str) -> Reply:
    """The same for a space of the owner. A space that is none of its spaces is ignored."""
    domain = find(DOMAINS, guid, call)
    need_domain_write(call, domain)
    if domain.organization_guid is None:
        raise call.real_error()
    if find_related(call.world.spaces, "Space", other).organization_guid == domain.organization_guid:
        raise call.real_error()
    return no_content()


ENDPOINTS = [
    endpoint("POST", "/v2/domains", create, "deprecated"),
    endpoint("GET", "/v2/domains", enumerate_(DOMAINS), "deprecated"),
    endpoint("GET", "/v2/domains/<guid>", read(DOMAINS), "deprecated"),
    endpoint("PUT", "/v2/domains/<guid>", update, "deprecated"),
    endpoint("DELETE", "/v2/domains/<guid>", delete, "deprecated"),
    *related(DOMAINS, "spaces", marks=("deprecated",)),
    endpoint("PUT", "/v2/domains/<guid>/spaces/<other>", add_space, "deprecated"),
    endpoint("DELETE", "/v2/domains/<guid>/spaces/<other>", remove_space, "deprecated"),
]
