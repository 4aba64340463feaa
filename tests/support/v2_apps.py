"""Apps as v2 makes them, and asking about them."""

import support
from support import ask
from support.apps import HEADERS, bits, form

ZIP = bits(app_txt="hello")


def create(world, space, as_=support.ADMIN, **given):
    """The app that a POST makes."""
    reply = ask(world, "POST", "/v2/apps", {"name": "app", "space_guid": space.guid, **given}, as_=as_)
    assert reply.status == 201, reply.body
    return world.apps[reply.body["metadata"]["guid"]]


def put(world, app, as_=support.ADMIN, **given):
    """The reply to a change."""
    return ask(world, "PUT", f"/v2/apps/{app.guid}", given, as_=as_)


def entity(world, app):
    """How the app is shown."""
    return ask(world, "GET", f"/v2/apps/{app.guid}").body["entity"]


def say(reply):
    """Status, code and sentence of a refusal."""
    return reply.status, reply.body["code"], reply.body["description"]


def upload(world, app, *parts, query="", as_=support.ADMIN):
    """The reply to an upload of bits in these parts."""
    return ask(world, "PUT", f"/v2/apps/{app.guid}/bits{query}", form(*parts), headers=HEADERS, as_=as_)


def push(world, app):
    """Upload bits, and start: the app runs after everything that is due now."""
    assert upload(world, app, ("resources", None, b"[]"), ("application", "app.zip", ZIP)).status == 201
    reply = put(world, app, state="STARTED")
    assert reply.status == 201, reply.body
    world.catch_up()
    return world.apps[app.guid]
