"""What tests share: callers, a world, and asking a view without HTTP."""

from __future__ import annotations

import functools
import json
from urllib.parse import parse_qsl

from fakecc import control, dashboard, neighbours, uaa, v2, v3
from fakecc.actions import installation
from fakecc.brokers.connect import connect as connect_brokers
from fakecc.call import Call
from fakecc.clock import VirtualClock
from fakecc.errors import Broken, CloudControllerError, NotImplementedYet
from fakecc.models.apps import App, Lifecycle, Process
from fakecc.models.tenancy import Organization, Role, Space, User
from fakecc.permissions import Caller
from fakecc.runtime.connect import connect as connect_runtime
from fakecc.settings import Settings
from fakecc.web.endpoint_tree import EndpointTree
from fakecc.world import World
from support.openapi_check import complaints

VIEWS = [control.VIEW, dashboard.VIEW, uaa.VIEW, *neighbours.VIEWS, v3.VIEW, v2.VIEW]
TREE = EndpointTree(VIEWS)
WRITER = frozenset({"cloud_controller.read", "cloud_controller.write"})
ADMIN = Caller(guid="admin-guid", name="admin", origin="uaa", scopes=WRITER | {"cloud_controller.admin"})
READ_ONLY_ADMIN = Caller(
    guid="reader-guid", name="admin_read_only", scopes=frozenset({"cloud_controller.admin_read_only"})
)
AUDITOR = Caller(guid="auditor-guid", name="global_auditor", scopes=frozenset({"cloud_controller.global_auditor"}))
NOBODY = Caller(problem="missing")
# An answer that CF's OpenAPI document contradicts; conftest.py fails the test that got it.
CONTRADICTIONS: list[str] = []


def new_world(*, start=1_700_000_000.0, **settings):
    """A freshly installed world with a virtual clock and repeatable guids."""
    world = World(Settings().with_changes(settings), clock=VirtualClock(start), seed="tests")
    connect_brokers(world)
    connect_runtime(world)
    installation.install(world)
    return world


def user(world, name, *roles, scopes=WRITER):
    """A caller known to the world; `roles` are (type, organization or space)."""
    caller = Caller(guid=f"{name}-guid", name=name, origin="uaa", scopes=scopes)
    if caller.guid not in world.users:
        world.add(User(guid=caller.guid, created_at=world.now(), updated_at=world.now()))
    for kind, where in roles:
        place = {"organization_guid": where.guid} if isinstance(where, Organization) else {"space_guid": where.guid}
        world.add(Role(**world.stamp(Role), type=kind, user_guid=caller.guid, **place))
    return caller


def organization(world, name="org", **given):
    """An organization under the default quota."""
    quota = world.organization_quotas.first(name="default")
    return world.add(Organization(**world.stamp(Organization), name=name, quota_guid=quota.guid, **given))


def space(world, name="space", *, inside=None, **given):
    """A space, in an organization of its own where none is given."""
    inside = inside or organization(world, f"org of {name}")
    return world.add(Space(**world.stamp(Space), name=name, organization_guid=inside.guid, **given))


def app_in(world, home, name="app"):
    """An app with the web process that every app has, on the stack that every installation has."""
    lifecycle = Lifecycle(stack="cflinuxfs4")
    app = world.add(App(**world.stamp(App), name=name, space_guid=home.guid, lifecycle=lifecycle))
    world.add(Process(**world.stamp(Process), app_guid=app.guid))
    return app


def a_call(world, method="GET", path="/v3", *, as_=ADMIN, body=None, headers=None):
    """A Call as web/incoming.py makes it. `body` is sent as JSON, bytes as they are."""
    path, _, query = path.partition("?")
    sent = {"Content-Type": "application/json"} if body is not None else {}
    return Call(
        world=world,
        caller=as_,
        method=method,
        path=path,
        query=parse_qsl(query, keep_blank_values=True),
        raw_query=query,
        raw=body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode(),
        api="http://api.example.org",
        headers={**sent, **(headers or {})},
        request_id="request-id",
    )


def ask(world, method, path, body=None, *, as_=ADMIN, headers=None):
    """The Reply of whichever view has this route, refusals rendered: a request without HTTP."""
    world.catch_up()
    call = a_call(world, method, path, as_=as_, body=body, headers=headers)
    match = TREE.find(call.path, method)
    if match is None:
        view = next(view for view in VIEWS if call.path.startswith(view.prefixes))
        start = functools.partial(view.unknown, call)
    else:
        view = match.view
        start = functools.partial(view.answer, call, match.endpoint.endpoint(), match.arguments)
    try:
        reply = world.converse(start)
    except (Broken, CloudControllerError, NotImplementedYet) as error:
        reply = view.refuse(call, error)
    reply = view.dress(call, reply)
    CONTRADICTIONS.extend(complaints(method, call.path, reply.status, reply.body))
    return reply


def wait(world, reply):
    """The job that a 202 named, after everything that is due now."""
    guid = reply.headers["Location"].rsplit("/", 1)[1]
    return ask(world, "GET", f"/v3/jobs/{guid}").body


def detail(reply):
    """Status and first detail of a refused v3 request."""
    return reply.status, reply.body["errors"][0]["detail"]
