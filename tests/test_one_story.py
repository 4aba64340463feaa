"""Whatever is done to services through v2 and v3, in whatever order: both tell the same story."""

from dataclasses import replace

import support
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from support import brokered

from fakecc.models.services import ServicePlan

MANY = 100
WORKING = {
    "provision": (201, 202),
    "update": (200, 202),
    "deprovision": (200, 202),
    "bind": (201, 202),
    "unbind": (200, 202),
}
VIEWS = st.sampled_from(["v2", "v3"])
NAMES = st.sampled_from(["amber", "basalt", "coral", "dune"])


class Moody:
    """A broker that works at once or later, or refuses; what it does later ends as its `outcome` says."""

    def __init__(self):
        self.mood = "at once"
        self.outcome = "succeeded"

    def ask(self, request):
        if request.operation in {"last_operation", "binding_last_operation"}:
            return brokered.answer(200, {"state": self.outcome})
        if request.operation == "get_binding":
            return brokered.answer(200, {"credentials": {"user": "kermit"}})
        if self.mood == "refuses":
            return brokered.answer(500, {"description": "not today"})
        return brokered.answer(WORKING[request.operation][self.mood == "later"], {})


class Services(RuleBasedStateMachine):
    """One space, two plans, two apps; every request is an admin's, and may be refused."""

    @initialize()
    def arrange(self):
        self.world = support.new_world()
        self.broker = self.world.scripted = Moody()
        self.space = support.space(self.world)
        self.plan = brokered.plan(self.world, offering={"plan_updateable": True})
        self.other_plan = self.world.add(
            replace(self.plan, **self.world.stamp(ServicePlan), name="large", unique_id="large-id")
        )
        self.apps = [brokered.app(self.world, self.space, name) for name in ("first", "second")]

    def ask(self, method, path, body=None):
        reply = support.ask(self.world, method, path, body)
        assert reply.status < 500 or self.broker.mood == "refuses" or reply.status == 502, (method, path, reply.body)
        return reply

    def instances(self):
        return list(self.world.service_instances)

    @rule(mood=st.sampled_from(["at once", "later", "refuses"]))
    def change_mood(self, mood):
        self.broker.mood = mood

    @rule(outcome=st.sampled_from(["succeeded", "failed", "in progress"]))
    def change_outcome(self, outcome):
        self.broker.outcome = outcome

    @rule(seconds=st.sampled_from([1, 60, 3600]))
    def let_time_pass(self, seconds):
        self.world.clock.advance(seconds)

    @rule(view=VIEWS, name=NAMES)
    def order(self, view, name):
        if view == "v2":
            body = {"name": name, "space_guid": self.space.guid, "service_plan_guid": self.plan.guid}
            self.ask("POST", "/v2/service_instances?accepts_incomplete=true", body)
            return
        related = {"space": {"data": {"guid": self.space.guid}}, "service_plan": {"data": {"guid": self.plan.guid}}}
        self.ask("POST", "/v3/service_instances", {"type": "managed", "name": name, "relationships": related})

    @rule(view=VIEWS, name=NAMES)
    def provide(self, view, name):
        if view == "v2":
            self.ask("POST", "/v2/user_provided_service_instances", {"name": name, "space_guid": self.space.guid})
            return
        related = {"space": {"data": {"guid": self.space.guid}}}
        self.ask("POST", "/v3/service_instances", {"type": "user-provided", "name": name, "relationships": related})

    @precondition(lambda self: self.instances())
    @rule(view=VIEWS, name=NAMES, choice=st.integers(min_value=0))
    def rename(self, view, name, choice):
        instance = self.instances()[choice % len(self.instances())]
        kind = "service_instances" if instance.managed else "user_provided_service_instances"
        if view == "v2":
            self.ask("PUT", f"/v2/{kind}/{instance.guid}", {"name": name})
        else:
            self.ask("PATCH", f"/v3/service_instances/{instance.guid}", {"name": name})

    @precondition(lambda self: self.instances())
    @rule(view=VIEWS, back=st.booleans(), choice=st.integers(min_value=0))
    def move(self, view, back, choice):
        instance = self.instances()[choice % len(self.instances())]
        plan = self.plan if back else self.other_plan
        if view == "v2":
            self.ask("PUT", f"/v2/service_instances/{instance.guid}", {"service_plan_guid": plan.guid})
            return
        related = {"service_plan": {"data": {"guid": plan.guid}}}
        self.ask("PATCH", f"/v3/service_instances/{instance.guid}", {"relationships": related})

    @precondition(lambda self: self.instances())
    @rule(view=VIEWS, number=st.integers(0, 1), choice=st.integers(min_value=0))
    def bind(self, view, number, choice):
        instance, app = self.instances()[choice % len(self.instances())], self.apps[number]
        if view == "v2":
            body = {"app_guid": app.guid, "service_instance_guid": instance.guid}
            self.ask("POST", "/v2/service_bindings?accepts_incomplete=true", body)
        else:
            self.ask("POST", "/v3/service_credential_bindings", brokered.app_body(app, instance))

    @precondition(lambda self: self.instances())
    @rule(view=VIEWS, name=NAMES, choice=st.integers(min_value=0))
    def make_key(self, view, name, choice):
        instance = self.instances()[choice % len(self.instances())]
        if view == "v2":
            self.ask("POST", "/v2/service_keys", {"name": name, "service_instance_guid": instance.guid})
        else:
            self.ask("POST", "/v3/service_credential_bindings", brokered.key_body(instance, name))

    @rule(view=VIEWS, choice=st.integers(min_value=0))
    def unbind(self, view, choice):
        bound = [("service_bindings", one) for one in self.world.service_bindings]
        bound += [("service_keys", one) for one in self.world.service_keys]
        if not bound:
            return
        kind, binding = bound[choice % len(bound)]
        path = f"/v2/{kind}/" if view == "v2" else "/v3/service_credential_bindings/"
        self.ask("DELETE", path + binding.guid)

    @precondition(lambda self: self.instances())
    @rule(view=VIEWS, recursive=st.booleans(), choice=st.integers(min_value=0))
    def delete(self, view, recursive, choice):
        instance = self.instances()[choice % len(self.instances())]
        asked = "?recursive=true&accepts_incomplete=true" if recursive else ""
        self.ask("DELETE", f"/{view}/service_instances/{instance.guid}{asked if view == 'v2' else ''}")

    @invariant()
    def one_story_of_instances(self):
        told = {}
        path = f"/v2/spaces/{self.space.guid}/service_instances?return_user_provided_service_instances=true"
        for resource in self.ask("GET", f"{path}&results-per-page={MANY}").body["resources"]:
            entity = resource["entity"]
            told[resource["metadata"]["guid"]] = (
                entity["name"],
                entity.get("service_plan_guid"),
                entity["space_guid"],
                _state(entity.get("last_operation")),
            )
        again = {}
        for resource in self.ask("GET", f"/v3/service_instances?per_page={MANY}").body["resources"]:
            related = resource["relationships"]
            managed = resource["type"] == "managed"
            again[resource["guid"]] = (
                resource["name"],
                related["service_plan"]["data"]["guid"] if managed else None,
                related["space"]["data"]["guid"],
                _state(resource["last_operation"]) if managed else None,
            )
        assert told == again

    @invariant()
    def one_story_of_bindings(self):
        told = {}
        for resource in self.ask("GET", f"/v2/service_bindings?results-per-page={MANY}").body["resources"]:
            entity = resource["entity"]
            state = _state(entity["last_operation"])
            told[resource["metadata"]["guid"]] = (
                entity["name"],
                entity["app_guid"],
                entity["service_instance_guid"],
                state,
            )
        for resource in self.ask("GET", f"/v2/service_keys?results-per-page={MANY}").body["resources"]:
            entity = resource["entity"]
            told[resource["metadata"]["guid"]] = (entity["name"], None, entity["service_instance_guid"], None)
        again = {}
        for resource in self.ask("GET", f"/v3/service_credential_bindings?per_page={MANY}").body["resources"]:
            related = resource["relationships"]
            app = related["app"]["data"]["guid"] if resource["type"] == "app" else None
            again[resource["guid"]] = (
                resource["name"],
                app,
                related["service_instance"]["data"]["guid"],
                _state(resource["last_operation"]) if app else None,
            )
        assert told == again

    @invariant()
    def nothing_went_wrong_unseen(self):
        assert self.world.failures == []


def _state(operation):
    return (operation["type"], operation["state"]) if operation else None


TestOneStory = Services.TestCase
TestOneStory.settings = settings(max_examples=settings.default.max_examples // 3, stateful_step_count=25)
