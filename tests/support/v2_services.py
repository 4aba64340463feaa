"""What tests of v2's services share: a stage with a broker that answers as told, and requests to it."""

import support
from support import brokered

GONE = "nothing-that-is"


class Stage:
    """One space with an app, one plan, and a broker; `ask` gives status and body, `say` status and description."""

    def __init__(self, *, offering=None, **given):
        self.world = support.new_world(**given)
        self.space = support.space(self.world)
        self.plan = brokered.plan(self.world, offering=offering)
        self.broker = brokered.broker(self.world, provision=[brokered.answer(201, {})])
        self.app = brokered.app(self.world, self.space)

    def reply(self, method, path, body=None, **given):
        return support.ask(self.world, method, path, body, **given)

    def ask(self, method, path, body=None, **given):
        reply = self.reply(method, path, body, **given)
        return reply.status, reply.body

    def say(self, method, path, body=None, **given):
        """What a refused request is told: status, code, description."""
        reply = self.reply(method, path, body, **given)
        return reply.status, reply.body["code"], reply.body["description"]

    def body(self, name="instance", **more):
        return {"name": name, "space_guid": self.space.guid, "service_plan_guid": self.plan.guid, **more}

    def instance(self, name="instance", **more):
        """A managed instance's guid."""
        status, body = self.ask("POST", "/v2/service_instances", self.body(name, **more))
        assert status == 201, body
        return body["metadata"]["guid"]

    def provided(self, name="provided", **more):
        """A user-provided instance's guid."""
        body = {"name": name, "space_guid": self.space.guid, **more}
        status, body = self.ask("POST", "/v2/user_provided_service_instances", body)
        assert status == 201, body
        return body["metadata"]["guid"]

    def binding(self, instance, **more):
        """A binding's guid."""
        body = {"app_guid": self.app.guid, "service_instance_guid": instance, **more}
        status, body = self.ask("POST", "/v2/service_bindings", body)
        assert status in {201, 202}, body
        return body["metadata"]["guid"]

    def key(self, instance, name="key"):
        """A key's guid."""
        status, body = self.ask("POST", "/v2/service_keys", {"name": name, "service_instance_guid": instance})
        assert status == 201, body
        return body["metadata"]["guid"]

    def told(self, guid):
        """Type, state and description of an instance's last operation."""
        last = self.ask("GET", f"/v2/service_instances/{guid}")[1]["entity"]["last_operation"]
        return last["type"], last["state"], last["description"]

    def asked(self, operation):
        """The requests of that operation that the broker has seen."""
        return [request for request in self.broker.asked if request.operation == operation]
