"""/v2/private_domains.

Source: cloud_controller_ng:app/controllers/runtime/private_domains_controller.rb
"""

from __future__ import annotations

from fakecc.actions.routing import domains
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.osb.port import Conversation
from fakecc.v2.message import Message, required_field
from fakecc.v2.reading import enumerate_, find, read, related
from fakecc.v2.replies import created_reply, updated_reply
from fakecc.v2.routing import _domains
from fakecc.v2.routing._domains import PRIVATE_DOMAINS, need_creation, owner_named, wrong_domain

CREATE = Message(required_field("name"), required_field("owning_organization_guid"))
UPDATE = CREATE.for_update()


def create(call: Call) -> Reply:
    given = CREATE.read(call)
    owner = owner_named(call, given)
    try:
        domain = domains.create(call.world, name=given["name"].strip(), organization=owner)
    except Invalid as problem:
        raise wrong_domain(problem, given["name"], owner) from None
    need_creation(call, domain)
    return created_reply(PRIVATE_DOMAINS, domain, call)


def update(call: Call, guid: str) -> Reply:
    given = UPDATE.read(call)
    domain = _domains.change(call, find(PRIVATE_DOMAINS, guid, call), given)
    return updated_reply(PRIVATE_DOMAINS, domain, call)


def delete(call: Call, guid: str) -> Conversation[Reply]:
    return (yield from _domains.delete(call, find(PRIVATE_DOMAINS, guid, call)))


ENDPOINTS = [
    endpoint("POST", "/v2/private_domains", create),
    endpoint("GET", "/v2/private_domains", enumerate_(PRIVATE_DOMAINS)),
    endpoint("GET", "/v2/private_domains/<guid>", read(PRIVATE_DOMAINS)),
    endpoint("PUT", "/v2/private_domains/<guid>", update),
    endpoint("DELETE", "/v2/private_domains/<guid>", delete),
    *related(PRIVATE_DOMAINS, "shared_organizations"),
]
