"""A world in which every resource that the documented v2 examples ask for exists, and their requests fitted to it."""

from __future__ import annotations

import json
import re

from fakecc.models.apps import App, Droplet, Package, Process, ProcessInstance
from fakecc.models.common import LastOperation
from fakecc.models.events import AppUsageEvent, AuditEvent, ServiceUsageEvent
from fakecc.models.jobs import DelayedJob, Problem
from fakecc.models.platform import Buildpack, SecurityGroup, Stack
from fakecc.models.routing import Domain, Route, RouteMapping, RouterGroup
from fakecc.models.services import (
    RouteBinding,
    ServiceBinding,
    ServiceBroker,
    ServiceInstance,
    ServiceKey,
    ServiceOffering,
    ServicePlan,
    ServicePlanVisibility,
)
from fakecc.models.tenancy import OrganizationQuota, Role, SpaceQuota
from fakecc.models.uaa_accounts import Account
from fakecc.osb.port import BrokerAnswer
from support import organization, space, user

# Which resource a path segment or a key of a body speaks of, where its name is another.
NAMES = {
    "auditors": "users", "managers": "users", "billing_managers": "users", "developers": "users",
    "audited_organizations": "organizations", "managed_organizations": "organizations",
    "billing_managed_organizations": "organizations", "audited_spaces": "spaces", "managed_spaces": "spaces",
    "staging_spaces": "spaces", "staging_security_groups": "security_groups", "running_security_groups": "security_groups",
    "default_spaces": "spaces", "owning_organizations": "organizations", "source_apps": "apps",
    "domain": "reserved_domains",
}  # fmt: skip
# What one request speaks of where others of its path do not: by method, resource and the number of the path's parts.
SHOWN = {("PUT", "routes", 4): "tcp_routes", ("GET", "domains", 4): "shared_domains"}
# Below these, the example's author made the keys up.
MADE_UP = re.compile(
    r"/(entity/metadata/request|creds-key|credentials/|do-re-me|abc/|some-arbitrary|environment_json/|schemas/.*properties|test_"
    r"|(staging|running)_env_json/)"
)
CATALOG = {
    "services": [
        {
            "id": "new",
            "name": "new",
            "description": "n",
            "bindable": True,
            "plans": [{"id": "n", "name": "n", "description": "n"}],
        }
    ]
}
SUCCEEDED = {"state": "succeeded"}


class Obliging:
    """Every broker over HTTP: says yes to all, at once or, for a documented 202, later."""

    def __init__(self, *, later):
        self.later = later

    def ask(self, request):
        fetched = {
            "catalog": CATALOG,
            "last_operation": SUCCEEDED,
            "get_instance": {"parameters": {}},
            "get_binding": {"parameters": {}},
        }
        if request.operation in fetched:
            return BrokerAnswer(status=200, text=json.dumps(fetched[request.operation]))
        made = request.method == "PUT"
        return BrokerAnswer(
            status=202 if self.later else 201 if made else 200, text=json.dumps({"credentials": {}} if made else {})
        )


class Stage:
    """Guids by the resource's name in v2 paths. `alone` are those that nothing depends on, for deletes and additions."""

    def __init__(self, guids, alone):
        self._guids = guids
        self._alone = alone

    def request(self, example):
        """Method, path and body of an example, its guids replaced by this world's."""
        asked = example["request"]
        adds = asked["method"] in {"PUT", "POST"}
        path = self._path("/" + asked["path"].lstrip("/"), asked["method"])
        if asked["method"] == "DELETE" and example["response"]["status"] == 202:
            # The corpus lost the query of these: only `async=true` is answered 202 with a job.
            asked = {**asked, "query_string": asked.get("query_string") or "async=true"}
        first = self._guids["first_app_event" if "/app_usage_events" in path else "first_event"]
        query = re.sub(r"after_guid=[^&]*", f"after_guid={first}", asked.get("query_string") or "")
        body = asked.get("body")
        fitted = self._body(body, path, adds=adds) if isinstance(body, dict) else body
        return asked["method"], path + (f"?{query}" if query else ""), fitted

    def _path(self, path, method):
        parts = path.split("/")
        for index in range(3, len(parts)):
            resource = NAMES.get(parts[index - 1], parts[index - 1])
            if re.search(r"\d", parts[index]) and resource in self._guids:
                last = index == len(parts) - 1
                apart = last and (method == "PUT" if index > 4 else method == "DELETE")
                # Nobody leaves an organization in whose spaces they still have roles.
                leaves = method == "DELETE" and "organizations" in {parts[2], *parts[4:5]}
                apart = (apart or (leaves and parts[index - 1] == "users")) and not (
                    leaves and index > 3 and resource != "users"
                )
                table = self._alone if apart and resource in self._alone else self._guids
                resource = SHOWN.get((method, resource, len(parts)), resource)
                provided = resource == "routes" and parts[2].startswith("user_provided") and not apart
                parts[index] = self._guids["provided_route"] if provided else table[resource]
        return "/".join(parts)

    def _body(self, body, path, *, adds):
        fitted = {}
        leaves = path.startswith("/v2/organizations") and path.endswith(("/users", "/users/remove"))
        for key, value in body.items():
            resource = key.removesuffix("_guid") + "s"
            resource = NAMES.get(resource, resource)
            if resource == "service_plans" and path.startswith("/v2/service_instances"):
                fitted[key] = self._guids["visible_plan"]
            elif key.endswith("_guid") and resource in self._guids:
                fitted[key] = self._alone.get(resource, self._guids[resource]) if adds else self._guids[resource]
            elif key == "username":
                fitted[key] = "other" if leaves else "documented"
            elif key != "origin":
                fitted[key] = value
        return fitted

    def made_up(self, key):
        """Is this key one that the example's author made up (credentials, variables)?"""
        return bool(MADE_UP.search(f"/{key}/"))


def build(world, example):
    """Everything once, related to everything else, and once alone."""
    world.http = Obliging(later=example["response"]["status"] == 202)
    maker = Maker(world)
    tenancy, alone = maker.tenancy()
    services, more = maker.services(tenancy, alone)
    routed, bare = maker.routed(tenancy, alone, services, more)
    services, more = {**services, **routed}, {**more, **bare}
    platform, spare = maker.platform()
    services, more = {**services, **platform}, {**more, **spare}
    events = maker.events(failed="failed" in json.dumps(example["response"].get("body")))
    return Stage({**tenancy, **services, **events}, {**alone, **more})


class Maker:
    """Makes the records."""

    def __init__(self, world):
        self.world = world

    def add(self, kind, **fields):
        return self.world.add(kind(**self.world.stamp(kind), **fields))

    def person(self, name, place):
        caller = user(self.world, name)
        self.world.change(self.world.users[caller.guid], default_space_guid=place.guid)
        now = self.world.now()
        self.world.add(Account(guid=caller.guid, created_at=now, updated_at=now, username=name))
        return caller

    def tenancy(self):
        """Organizations, spaces, users with every role, quotas, security groups."""
        world = self.world
        quota = self.add(OrganizationQuota, name="documented", total_reserved_route_ports=5)
        inside, bare = (
            world.change(organization(world, name), quota_guid=quota.guid) for name in ("documented", "alone")
        )
        space_quota = self.add(SpaceQuota, name="documented", organization_guid=inside.guid)
        place = space(world, "documented", inside=inside, quota_guid=space_quota.guid)
        empty, added = space(world, "empty", inside=inside), organization(world, "added")
        person, other = self.person("documented", place), self.person("other", empty)
        for name in ("user", "manager", "billing_manager", "auditor"):
            for caller in (person, other):
                where = added if caller is other and name != "user" else inside
                self.add(Role, type=f"organization_{name}", user_guid=caller.guid, organization_guid=where.guid)
        for name in ("developer", "manager", "auditor"):
            self.add(Role, type=f"space_{name}", user_guid=person.guid, space_guid=place.guid)
        rule = {"protocol": "udp", "ports": "8080", "destination": "198.41.191.47/1"}
        bound = {"running_space_guids": (place.guid,), "staging_space_guids": (place.guid,)}
        group = self.add(
            SecurityGroup, name="documented", rules=(rule,), running_default=True, staging_default=True, **bound
        )
        alone_quota = self.add(OrganizationQuota, name="alone")
        guids = {
            "organizations": inside.guid, "spaces": place.guid, "users": person.guid, "quota_definitions": quota.guid,
            "space_quota_definitions": space_quota.guid, "security_groups": group.guid,
            "stacks": next(iter(world.stacks)).guid,
        }  # fmt: skip
        return guids, {
            "organizations": bare.guid,
            "spaces": empty.guid,
            "users": other.guid,
            "quota_definitions": alone_quota.guid,
        }

    def services(self, tenancy, alone):
        """A broker's catalog, instances of both kinds and what is bound to them."""
        inside, place = tenancy["organizations"], tenancy["spaces"]
        broker, bare_broker = (
            self.add(ServiceBroker, name=name, url=f"http://{name}", username="u", password="p", state="AVAILABLE")
            for name in ("documented", "alone")
        )
        offering, bare_offering = (
            self.add(
                ServiceOffering,
                name=name,
                description=name,
                service_broker_guid=broker.guid,
                unique_id=name,
                requires=("route_forwarding",),
                plan_updateable=True,
                instances_retrievable=True,
                bindings_retrievable=True,
            )
            for name in ("documented", "alone")
        )
        about = {"service_offering_guid": offering.guid, "maintenance_info": {"version": "2.0.0", "description": "d"}}
        plan = self.add(ServicePlan, name="documented", description="d", unique_id="plan", public=True, **about)
        hidden = self.add(ServicePlan, name="alone", description="d", unique_id="hidden", **about)
        seen = self.add(ServicePlan, name="seen", description="d", unique_id="seen", **about)
        visibility = self.add(ServicePlanVisibility, service_plan_guid=seen.guid, organization_guid=inside)
        now = self.world.now()
        done = LastOperation(type="create", state="succeeded", description="done", created_at=now, updated_at=now)
        made = {"space_guid": place, "last_operation": done}
        managed = {**made, "service_plan_guid": plan.guid, "maintenance_info": {"version": "2.0.0", "description": "d"}}
        instance = self.add(ServiceInstance, name="documented", shared_space_guids=(alone["spaces"],), **managed)
        bare = self.add(ServiceInstance, name="alone", **managed)
        provided, bare_provided = (
            self.add(ServiceInstance, name=name, route_service_url="https://r.example.org", credentials={}, **made)
            for name in ("provided", "alone provided")
        )
        app, bare_app = (self.add(App, name=name, space_guid=place) for name in ("documented", "alone"))
        self.run(app)
        self.run(bare_app)
        binding = self.add(ServiceBinding, app_guid=app.guid, service_instance_guid=instance.guid, credentials={})
        self.add(ServiceBinding, app_guid=app.guid, service_instance_guid=provided.guid, credentials={})
        key = self.add(ServiceKey, name="documented", service_instance_guid=instance.guid, credentials={})
        routes = self.routes(tenancy, instance, provided)
        self.add(RouteMapping, route_guid=routes["bound"], app_guid=app.guid)
        guids = {
            "service_brokers": broker.guid, "services": offering.guid, "service_plans": plan.guid,
            "service_plan_visibilities": visibility.guid, "service_instances": instance.guid,
            "user_provided_service_instances": provided.guid, "service_bindings": binding.guid,
            "service_keys": key.guid, "apps": app.guid, "routes": routes["bound"],
            "provided_route": routes["provided"], "visible_plan": seen.guid,
        }  # fmt: skip
        apart = {
            "service_brokers": bare_broker.guid, "services": bare_offering.guid, "service_plans": hidden.guid,
            "service_instances": bare.guid, "user_provided_service_instances": bare_provided.guid,
            "apps": bare_app.guid, "routes": routes["alone"],
        }  # fmt: skip
        return guids, apart

    def run(self, app):
        """A package, a droplet made of it, and an instance in each state."""
        digests = self.world.blobs.put(b"bits")
        bits = {"sha256_checksum": digests.sha256}
        package = self.add(Package, app_guid=app.guid, state="READY", package_hash=digests.sha1, **bits)
        droplet = self.add(
            Droplet, app_guid=app.guid, package_guid=package.guid, state="STAGED", droplet_hash=digests.sha1,
            blob=digests.sha256, process_types={"web": "x"}, **bits,
        )  # fmt: skip
        self.world.change(app, droplet_guid=droplet.guid, desired_state="STARTED")
        process = self.add(Process, app_guid=app.guid, state="STARTED", instances=4)
        for index, state in enumerate(("RUNNING", "STARTING", "CRASHED", "DOWN")):
            details = "d" if index > 1 else None
            self.add(ProcessInstance, process_guid=process.guid, index=index, state=state, details=details)

    def routes(self, tenancy, instance, provided):
        """A route bound to each kind of instance, and one alone."""
        shared = self.world.domains.first(organization_guid=None)
        self.add(Domain, name="documented.example.org", organization_guid=tenancy["organizations"])
        made = {
            name: self.add(Route, host=name, path="", domain_guid=shared.guid, space_guid=tenancy["spaces"]).guid
            for name in ("bound", "provided", "alone")
        }
        for name, to in (("bound", instance), ("provided", provided)):
            self.add(
                RouteBinding,
                route_guid=made[name],
                service_instance_guid=to.guid,
                route_service_url="https://r.example.org",
            )
        return made

    def routed(self, tenancy, alone, services, more):
        """Domains of all kinds, a route of every kind, and a mapping."""
        group = self.add(RouterGroup, name="documented", reservable_ports="1024-61000")
        inside, place = tenancy["organizations"], tenancy["spaces"]
        shared, bare, reserved = (
            self.add(Domain, name=f"{name}.example.net", router_group_guid=group.guid)
            for name in ("documented", "alone", "reserved")
        )
        foreign = self.add(
            Domain, name="foreign.example.net", organization_guid=self.world.organizations.first(name="added").guid,
            shared_organization_guids=(inside,),
        )  # fmt: skip
        private, spare = (self.add(Domain, name=f"{name}.net", organization_guid=inside) for name in ("own", "spare"))
        on_reserved = {"domain_guid": reserved.guid, "space_guid": place}
        self.add(Route, host="host-12", path="/apps/v1/path", **on_reserved)
        self.add(Route, host="", path="", port=61000, **on_reserved)
        tcp = self.add(Route, host="", path="", port=5000, domain_guid=shared.guid, space_guid=place)
        mapping, bare_mapping = (
            self.add(RouteMapping, route_guid=services["routes"], app_guid=app, app_port=8080)
            for app in (services["apps"], more["apps"])
        )
        for process in self.world.processes.find(app_guid=more["apps"]):
            self.world.change(process, ports=(8080, 8888))
        guids = {
            "domains": private.guid, "private_domains": foreign.guid, "shared_domains": shared.guid,
            "reserved_domains": reserved.guid, "tcp_routes": tcp.guid, "route_mappings": mapping.guid,
            "router_groups": group.guid,
        }  # fmt: skip
        apart = {
            "domains": bare.guid, "private_domains": spare.guid, "shared_domains": bare.guid,
            "route_mappings": bare_mapping.guid,
        }  # fmt: skip
        return guids, apart

    def platform(self):
        """Buildpacks and a stack that nobody uses."""
        one, two, _ = (self.add(Buildpack, name=name, position=place) for place, name in enumerate("abc", 1))
        return {"buildpacks": one.guid}, {"buildpacks": two.guid, "stacks": self.add(Stack, name="alone").guid}

    def events(self, *, failed):
        """A job as the example shows it, usage events, and one audit event."""
        problem = Problem(title="CF-NotFound", code=10000, detail="d")
        job = self.add(DelayedJob, state="failed" if failed else "queued", problem=problem if failed else None)
        told = {"organization_guid": "o", "space_guid": "s", "space_name": "s", "service_instance_guid": "i"}
        first, second = (
            self.add(
                ServiceUsageEvent,
                state="CREATED",
                service_instance_name="i",
                service_instance_type="managed_service_instance",
                **told,
            )
            for _ in range(2)
        )
        where = {"organization_guid": "o", "space_guid": "s", "space_name": "s"}
        about = {"state": "STARTED", "previous_state": "STOPPED", "parent_app_guid": "a", "parent_app_name": "a"}
        first_of_app, second_of_app = (self.add(AppUsageEvent, **where, **about) for _ in range(2))
        audited = self.add(
            AuditEvent, type="audit.space.create", actor_guid="a", actor_type="user", actor_name="a",
            target_guid="t", target_type="space", target_name="t",
            space_guid=next(iter(self.world.spaces)).guid, organization_guid=next(iter(self.world.organizations)).guid,
        )  # fmt: skip
        return {
            "jobs": job.guid,
            "service_usage_events": second.guid,
            "first_event": first.guid,
            "app_usage_events": second_of_app.guid,
            "first_app_event": first_of_app.guid,
            "events": audited.guid,
        }
