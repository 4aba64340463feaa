"""What tests of v2's routing share: domains and routes, made through v2, and what is said of wrong ones."""

import support


def told(reply):
    """Status, code and sentence of a refusal of v2."""
    return reply.status, reply.body["code"], reply.body["description"]


def make(world, path, as_=support.ADMIN, **body):
    """The record that v2 makes there."""
    reply = support.ask(world, "POST", path, body, as_=as_)
    assert reply.status == 201, reply.body
    table = {"/v2/routes": world.routes, "/v2/route_mappings": world.route_mappings}.get(path, world.domains)
    return table[reply.body["metadata"]["guid"]]


def shared(world, name="shared.example.com", **more):
    return make(world, "/v2/shared_domains", name=name, **more)


def tcp(world):
    group = world.router_groups.first(name="default-tcp")
    return shared(world, "tcp.example.com", router_group_guid=group.guid)


def private(world, organization, name="private.example.com"):
    return make(world, "/v2/private_domains", name=name, owning_organization_guid=organization.guid)


def route(world, domain, space, query="", **more):
    reply = support.ask(world, "POST", f"/v2/routes{query}", body(domain, space, **more))
    assert reply.status == 201, reply.body
    return world.routes[reply.body["metadata"]["guid"]]


def body(domain, space, **more):
    return {"domain_guid": domain.guid, "space_guid": space.guid, **more}


def events(world, kind):
    """What audit events of that kind tell."""
    return [event.data for event in world.audit_events if event.type == kind]
