"""The table above operations.poll: a broker's answer x an operation -> last operation, job, audit event, broker."""

import pytest
import support
from support import brokered
from support.brokered import answer

SUCCEEDED = answer(200, {"state": "succeeded", "description": "well"})
FAILED = answer(200, {"state": "failed", "description": "full"})
IN_PROGRESS = answer(200, {"state": "in progress", "description": "10 %"})
NONSENSE = answer(500, {"state": "failed"})
LONG, SHORT = None, 30
GONE = None


class Stage:
    """A managed instance with a key, and a broker that works on every operation."""

    def __init__(self, maximum_polling_duration):
        self.world = support.new_world()
        self.space = support.space(self.world)
        self.broker = brokered.broker(self.world, bind=[answer(201, {})])
        self.instance = brokered.managed(
            self.world, self.space, maximum_polling_duration=maximum_polling_duration,
            offering={"instances_retrievable": True},
        )  # fmt: skip
        self.app = brokered.app(self.world, self.space)

    def begin(self, **begun):
        """Begin to listen: what was asked and written down until now does not count."""
        for operation, given in begun.items():
            self.broker.tell(operation, given)
        self.broker.asked.clear()
        self.events = len(self.world.audit_events)

    def key(self):
        made, _ = brokered.bind(self.world, brokered.key_body(self.instance))
        return made.guid

    def binding(self):
        status, body = self.v2("POST", "/v2/service_bindings", self.binding_body())
        assert status == 201, body
        return body["metadata"]["guid"]

    def body(self):
        plan, space = self.instance.service_plan_guid, self.space.guid
        related = {"space": {"data": {"guid": space}}, "service_plan": {"data": {"guid": plan}}}
        return {"type": "managed", "name": "new", "relationships": related}

    def v2_body(self):
        return {"name": "new", "service_plan_guid": self.instance.service_plan_guid, "space_guid": self.space.guid}

    def binding_body(self):
        return {"app_guid": self.app.guid, "service_instance_guid": self.instance.guid}

    def v2(self, method, path, body=None):
        reply = support.ask(self.world, method, path, body)
        return reply.status, reply.body

    def last_operation(self, table, guid):
        found = self.world.tables[table].get(guid)
        return found and (found.last_operation.type, found.last_operation.state, found.last_operation.description)

    def told(self):
        """The audit events and the broker calls since begin()."""
        events = [event.type for event in list(self.world.audit_events)[self.events :]]
        return events, self.broker.operations


def _create_instance(stage, polled):
    stage.begin(provision=answer(202, {}), last_operation=polled)
    return "service_instances", support.ask(stage.world, "POST", "/v3/service_instances", stage.body())


def _update_instance(stage, polled):
    stage.begin(update=answer(202, {}), last_operation=polled)
    path = f"/v3/service_instances/{stage.instance.guid}"
    return "service_instances", support.ask(stage.world, "PATCH", path, {"parameters": {"a": 1}})


def _delete_instance(stage, polled):
    stage.begin(deprovision=answer(202, {}), last_operation=polled)
    return "service_instances", support.ask(stage.world, "DELETE", f"/v3/service_instances/{stage.instance.guid}")


def _create_binding(stage, polled):
    stage.begin(bind=answer(202, {}), binding_last_operation=polled)
    body = brokered.key_body(stage.instance)
    return "service_keys", support.ask(stage.world, "POST", "/v3/service_credential_bindings", body)


def _delete_binding(stage, polled):
    guid = stage.key()
    stage.begin(unbind=answer(202, {}), binding_last_operation=polled)
    return "service_keys", support.ask(stage.world, "DELETE", f"/v3/service_credential_bindings/{guid}")


LATE = "Service Broker failed to {} within the required time."
INSTANCE, KEY = "audit.service_instance.{}".format, "audit.service_key.{}".format
# The operation, the answer to its poll, the patience; last operation, the job, audit events, the calls to the broker.
JOBS = [
    (_create_instance, SUCCEEDED, LONG, ("create", "succeeded", "well"), ("COMPLETE", None),
     [INSTANCE("start_create"), INSTANCE("create")], ["provision", "last_operation", "get_instance"]),
    (_create_instance, FAILED, LONG, ("create", "failed", "full"), ("FAILED", 10009),
     [INSTANCE("start_create")], ["provision", "last_operation"]),
    (_create_instance, IN_PROGRESS, LONG, ("create", "in progress", "10 %"), ("POLLING", None),
     [INSTANCE("start_create")], ["provision", "last_operation"]),
    (_create_instance, NONSENSE, LONG, ("create", "in progress", ""), ("POLLING", None),
     [INSTANCE("start_create")], ["provision", "last_operation"]),
    (_create_instance, IN_PROGRESS, SHORT, ("create", "failed", LATE.format("provision")), ("FAILED", 290006),
     [INSTANCE("start_create")], ["provision", "last_operation", "deprovision"]),
    (_update_instance, SUCCEEDED, LONG, ("update", "succeeded", "well"), ("COMPLETE", None),
     [INSTANCE("start_update"), INSTANCE("update")], ["update", "last_operation", "get_instance"]),
    (_update_instance, FAILED, LONG, ("update", "failed", "full"), ("FAILED", 10009),
     [INSTANCE("start_update")], ["update", "last_operation"]),
    (_update_instance, IN_PROGRESS, SHORT, ("update", "failed", LATE.format("update")), ("FAILED", 290006),
     [INSTANCE("start_update")], ["update", "last_operation"]),
    (_delete_instance, SUCCEEDED, LONG, GONE, ("COMPLETE", None),
     [INSTANCE("start_delete"), INSTANCE("delete")], ["deprovision", "last_operation"]),
    (_delete_instance, FAILED, LONG, ("delete", "failed", "full"), ("FAILED", 10009),
     [INSTANCE("start_delete")], ["deprovision", "last_operation"]),
    (_delete_instance, IN_PROGRESS, SHORT, ("delete", "failed", LATE.format("deprovision")), ("FAILED", 290006),
     [INSTANCE("start_delete")], ["deprovision", "last_operation"]),
    (_create_binding, SUCCEEDED, LONG, ("create", "succeeded", "well"), ("COMPLETE", None),
     [KEY("start_create"), KEY("create")], ["bind", "binding_last_operation", "get_binding"]),
    (_create_binding, FAILED, LONG, ("create", "failed", "full"), ("FAILED", 10009),
     [KEY("start_create")], ["bind", "binding_last_operation"]),
    (_create_binding, NONSENSE, LONG, ("create", "in progress", None), ("POLLING", None),
     [KEY("start_create")], ["bind", "binding_last_operation"]),
    (_create_binding, IN_PROGRESS, SHORT, ("create", "failed", LATE.format("bind")), ("FAILED", 290006),
     [KEY("start_create")], ["bind", "binding_last_operation", "unbind"]),
    (_delete_binding, SUCCEEDED, LONG, GONE, ("COMPLETE", None),
     [KEY("start_delete"), KEY("delete")], ["unbind", "binding_last_operation"]),
    (_delete_binding, FAILED, LONG, ("delete", "failed", "full"), ("FAILED", 10009),
     [KEY("start_delete")], ["unbind", "binding_last_operation"]),
    (_delete_binding, IN_PROGRESS, SHORT, ("delete", "failed", LATE.format("unbind")), ("FAILED", 290006),
     [KEY("start_delete")], ["unbind", "binding_last_operation"]),
]  # fmt: skip
ANSWERS = {id(SUCCEEDED): "succeeded", id(FAILED): "failed", id(IN_PROGRESS): "in progress", id(NONSENSE): "no sense"}


def _name(row):
    operation = row[0].__name__.strip("_").replace("_", " ")
    return f"{operation}, {ANSWERS[id(row[1])]}{' too late' if row[2] is SHORT else ''}"


@pytest.mark.parametrize(
    ("operation", "polled", "longest", "last_operation", "job", "events", "calls"), JOBS, ids=map(_name, JOBS)
)
def test_a_poll_of_a_job_leads_to_what_the_table_says(operation, polled, longest, last_operation, job, events, calls):
    stage = Stage(longest)
    table, reply = operation(stage, polled)
    shown = support.wait(stage.world, reply)
    code = shown["errors"][0]["code"] if shown["errors"] else None
    guid = stage.world.jobs[shown["guid"]].resource_guid
    assert (stage.last_operation(table, guid), (shown["state"], code), *stage.told()) == (
        last_operation, job, events, calls,
    )  # fmt: skip


def _v2_create_instance(stage, polled):
    stage.begin(provision=answer(202, {}), last_operation=polled)
    _, body = stage.v2("POST", "/v2/service_instances?accepts_incomplete=true", stage.v2_body())
    return "service_instances", body["metadata"]["guid"]


def _v2_delete_instance(stage, polled):
    stage.begin(deprovision=answer(202, {}), last_operation=polled)
    guid = stage.instance.guid
    stage.v2("DELETE", f"/v2/service_instances/{guid}?accepts_incomplete=true")
    return "service_instances", guid


def _v2_create_binding(stage, polled):
    stage.begin(bind=answer(202, {}), binding_last_operation=polled)
    _, body = stage.v2("POST", "/v2/service_bindings?accepts_incomplete=true", stage.binding_body())
    return "service_bindings", body["metadata"]["guid"]


def _v2_delete_binding(stage, polled):
    guid = stage.binding()
    stage.begin(unbind=answer(202, {}), binding_last_operation=polled)
    stage.v2("DELETE", f"/v2/service_bindings/{guid}?accepts_incomplete=true")
    return "service_bindings", guid


BINDING = "audit.service_binding.{}".format
# The same without a job.
WITHOUT_JOBS = [
    (_v2_create_instance, SUCCEEDED, LONG, ("create", "succeeded", "well"),
     [INSTANCE("start_create"), INSTANCE("create")], ["provision", "last_operation"]),
    (_v2_create_instance, FAILED, LONG, ("create", "failed", "full"),
     [INSTANCE("start_create")], ["provision", "last_operation"]),
    (_v2_create_instance, IN_PROGRESS, SHORT, ("create", "failed", LATE.format("provision")),
     [INSTANCE("start_create")], ["provision", "last_operation"]),
    (_v2_delete_instance, SUCCEEDED, LONG, GONE,
     [INSTANCE("start_delete"), INSTANCE("delete")], ["deprovision", "last_operation"]),
    (_v2_delete_instance, IN_PROGRESS, SHORT, ("delete", "failed", LATE.format("provision")),
     [INSTANCE("start_delete")], ["deprovision", "last_operation"]),
    (_v2_create_binding, SUCCEEDED, LONG, ("create", "succeeded", "well"),
     [BINDING("start_create"), BINDING("create")], ["bind", "binding_last_operation", "get_binding"]),
    (_v2_create_binding, NONSENSE, LONG, ("create", "in progress", None),
     [BINDING("start_create")], ["bind", "binding_last_operation"]),
    (_v2_create_binding, IN_PROGRESS, SHORT, ("create", "failed", LATE.format("create binding")),
     [BINDING("start_create")], ["bind", "binding_last_operation"]),
    (_v2_delete_binding, SUCCEEDED, LONG, GONE,
     [BINDING("start_delete"), BINDING("delete")], ["unbind", "binding_last_operation"]),
    (_v2_delete_binding, IN_PROGRESS, SHORT, ("delete", "failed", LATE.format("delete binding")),
     [BINDING("start_delete")], ["unbind", "binding_last_operation"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("operation", "polled", "longest", "last_operation", "events", "calls"), WITHOUT_JOBS, ids=map(_name, WITHOUT_JOBS)
)
def test_a_poll_without_a_job_leads_to_what_the_table_says(operation, polled, longest, last_operation, events, calls):
    stage = Stage(longest)
    table, guid = operation(stage, polled)
    stage.world.catch_up()
    assert (stage.last_operation(table, guid), *stage.told()) == (last_operation, events, calls)
