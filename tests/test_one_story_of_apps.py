"""Whatever is done to apps through v2 and v3, in whatever order: both tell the same story."""

import support
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from support import apps as made
from support.v2_apps import ZIP

MANY = 100
VIEWS = st.sampled_from(["v2", "v3"])
NAMES = st.sampled_from(["amber", "basalt", "coral"])
CHOICE = st.integers(min_value=0)
SIZES = st.sampled_from([64, 128])
STAGING = {
    "at once": {},
    "later": {"mode": "after", "seconds": 30},
    "fails": {"fails": "Exited with status 222"},
    "waits": {"mode": "manual"},
}


class Apps(RuleBasedStateMachine):
    """One space; every request is an admin's, and may be refused."""

    @initialize()
    def arrange(self):
        self.world = support.new_world()
        self.space = support.space(self.world)

    def ask(self, method, path, body=None, headers=None):
        reply = support.ask(self.world, method, path, body, headers=headers)
        assert reply.status < 500, (method, path, reply.body)
        return reply

    def apps(self):
        return list(self.world.apps)

    def app(self, choice):
        return self.apps()[choice % len(self.apps())]

    @rule(mood=st.sampled_from(list(STAGING)))
    def change_mood(self, mood):
        for behaviour in list(self.world.app_behaviours):
            self.world.remove(behaviour)
        made.behave(self.world, staging=STAGING[mood])

    @rule(seconds=st.sampled_from([1, 60]))
    def let_time_pass(self, seconds):
        self.world.clock.advance(seconds)

    @rule(view=VIEWS, name=NAMES)
    def create(self, view, name):
        if view == "v2":
            self.ask("POST", "/v2/apps", {"name": name, "space_guid": self.space.guid})
        else:
            related = {"space": {"data": {"guid": self.space.guid}}}
            self.ask("POST", "/v3/apps", {"name": name, "relationships": related})

    @precondition(lambda self: self.apps())
    @rule(view=VIEWS, name=NAMES, choice=CHOICE)
    def rename(self, view, name, choice):
        method = "PUT" if view == "v2" else "PATCH"
        self.ask(method, f"/{view}/apps/{self.app(choice).guid}", {"name": name})

    @precondition(lambda self: self.apps())
    @rule(view=VIEWS, memory=SIZES, instances=st.integers(0, 2), choice=CHOICE)
    def scale(self, view, memory, instances, choice):
        guid = self.app(choice).guid
        if view == "v2":
            self.ask("PUT", f"/v2/apps/{guid}", {"memory": memory, "instances": instances})
        else:
            body = {"memory_in_mb": memory, "instances": instances}
            self.ask("POST", f"/v3/apps/{guid}/processes/web/actions/scale", body)

    @precondition(lambda self: self.apps())
    @rule(view=VIEWS, value=st.sampled_from(["b", "c"]), choice=CHOICE)
    def set_variable(self, view, value, choice):
        guid = self.app(choice).guid
        if view == "v2":
            self.ask("PUT", f"/v2/apps/{guid}", {"environment_json": {"A": value}})
        else:
            self.ask("PATCH", f"/v3/apps/{guid}/environment_variables", {"var": {"A": value}})

    @precondition(lambda self: self.apps())
    @rule(view=VIEWS, later=st.booleans(), choice=CHOICE)
    def upload(self, view, later, choice):
        app = self.app(choice)
        if view == "v3":
            made.package(self.world, app)
            return
        parts = made.form(("resources", None, b"[]"), ("application", "app.zip", ZIP))
        self.ask("PUT", f"/v2/apps/{app.guid}/bits?async={str(later).lower()}", parts, headers=made.HEADERS)

    @precondition(lambda self: len(self.world.packages))
    @rule(choice=CHOICE)
    def build(self, choice):
        packages = list(self.world.packages)
        self.ask("POST", "/v3/builds", {"package": {"guid": packages[choice % len(packages)].guid}})

    @precondition(lambda self: len(self.world.droplets))
    @rule(choice=CHOICE)
    def assign(self, choice):
        droplets = list(self.world.droplets)
        droplet = droplets[choice % len(droplets)]
        path = f"/v3/apps/{droplet.app_guid}/relationships/current_droplet"
        self.ask("PATCH", path, {"data": {"guid": droplet.guid}})

    @precondition(lambda self: self.apps())
    @rule(view=VIEWS, starts=st.booleans(), choice=CHOICE)
    def start_or_stop(self, view, starts, choice):
        guid = self.app(choice).guid
        if view == "v2":
            self.ask("PUT", f"/v2/apps/{guid}", {"state": "STARTED" if starts else "STOPPED"})
        else:
            self.ask("POST", f"/v3/apps/{guid}/actions/{'start' if starts else 'stop'}")

    @precondition(lambda self: self.apps())
    @rule(choice=CHOICE)
    def restage(self, choice):
        self.ask("POST", f"/v2/apps/{self.app(choice).guid}/restage")

    @precondition(lambda self: self.apps())
    @rule(view=VIEWS, choice=CHOICE)
    def delete(self, view, choice):
        self.ask("DELETE", f"/{view}/apps/{self.app(choice).guid}")

    @invariant()
    def one_story_of_apps(self):
        told = {
            one["metadata"]["guid"]: {
                "name": one["entity"]["name"],
                "state": one["entity"]["state"],
                "variables": one["entity"]["environment_json"] or {},
                "memory": one["entity"]["memory"],
                "instances": one["entity"]["instances"],
                "version": one["entity"]["version"],
                "package_updated_at": one["entity"]["package_updated_at"],
                "staging_task_id": one["entity"]["staging_task_id"],
                "command": one["entity"]["detected_start_command"],
            }
            for one in self.ask("GET", f"/v2/apps?results-per-page={MANY}").body["resources"]
        }
        again = {
            one["guid"]: self.story_of_v3(one) for one in self.ask("GET", f"/v3/apps?per_page={MANY}").body["resources"]
        }
        assert told == again

    def story_of_v3(self, app):
        path = f"/v3/apps/{app['guid']}"
        web = self.ask("GET", f"{path}/processes/web").body
        packages, builds, droplets = (
            self.ask("GET", f"{path}/{kind}?order_by=created_at&per_page={MANY}").body["resources"]
            for kind in ("packages", "builds", "droplets")
        )
        current = self.ask("GET", f"{path}/droplets/current")
        newest = (builds or droplets)[-1:]
        return {
            "name": app["name"],
            "state": app["state"],
            "variables": self.ask("GET", f"{path}/environment_variables").body["var"],
            "memory": web["memory_in_mb"],
            "instances": web["instances"],
            "version": web["version"],
            "package_updated_at": packages[-1]["created_at"] if packages else None,
            # Ties in time are broken by guid in v3, and by the order of creation in v2.
            "staging_task_id": self.newest_guid(app["guid"]) if newest else None,
            "command": current.body["process_types"].get("web", "") if current.status == 200 else "",
        }

    def newest_guid(self, app_guid):
        found = self.world.builds.find(app_guid=app_guid) or self.world.droplets.find(app_guid=app_guid)
        return found[-1].guid

    @invariant()
    def one_story_of_instances(self):
        for app in self.apps():
            stats = self.ask("GET", f"/v2/apps/{app.guid}/stats")
            if stats.status != 200:
                continue
            again = self.ask("GET", f"/v3/apps/{app.guid}/processes/web/stats").body["resources"]
            assert [one["state"] for one in stats.body.values()] == [one["state"] for one in again]

    @invariant()
    def what_runs_has_a_droplet(self):
        for process in self.world.processes:
            runs = bool(self.world.process_instances.find(process_guid=process.guid))
            assert not runs or process.state == "STARTED", process

    @invariant()
    def nothing_went_wrong_unseen(self):
        assert self.world.failures == []


TestOneStoryOfApps = Apps.TestCase
TestOneStoryOfApps.settings = settings(max_examples=settings.default.max_examples // 3, stateful_step_count=25)
