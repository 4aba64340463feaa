"""What tests of service instances share: bodies, faults of the scripted broker, and what became of an instance."""

from __future__ import annotations

import support
from fakecc.models.arranged import Fault
from support import brokered

TIMED_OUT = "The request to the service broker timed out"
UNREACHABLE = "The service broker could not be reached"


def managed_body(space, plan, name="instance", **more):
    """The body that makes a managed instance."""
    related = {"space": {"data": {"guid": space.guid}}, "service_plan": {"data": {"guid": plan.guid}}}
    return {"type": "managed", "name": name, "relationships": related, **more}


def provided_body(space, name="instance", **more):
    """The body that makes a user-provided instance."""
    return {"type": "user-provided", "name": name, "relationships": {"space": {"data": {"guid": space.guid}}}, **more}


def fault(world, operation, *, times=None, **effect):
    """Have the broker fail at that operation, for good or that many times."""
    return world.add(
        Fault(**world.stamp(Fault), where="broker", select={"operation": operation}, times=times, effect=effect)
    )


def ordered(world, space, plan, **more):
    """POST a managed instance; gives it, and the 202."""
    reply = support.ask(world, "POST", "/v3/service_instances", managed_body(space, plan, **more))
    assert reply.status == 202, reply.body
    return list(world.service_instances)[-1], reply


def made(world, space, *, plan=None, offering=None, **more):
    """A managed instance that the scripted broker has made."""
    plan = plan or brokered.plan(world, offering=offering)
    instance, reply = ordered(world, space, plan, **more)
    assert support.wait(world, reply)["state"] == "COMPLETE"
    world.journal.clear()
    return world.service_instances[instance.guid]


def told(world, guid):
    """Type, state and description of an instance's last operation; None when it is gone."""
    instance = world.service_instances.get(guid)
    last = instance and instance.last_operation
    return last and (last.type, last.state, last.description)


def asked(world):
    """What brokers were asked, in order."""
    return [entry.operation for entry in world.journal if entry.kind == "broker"]


def errors(job):
    """The errors of a job as code and detail."""
    return [(problem["code"], problem["detail"]) for problem in job["errors"]]
