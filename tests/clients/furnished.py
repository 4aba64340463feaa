"""A served installation with at least one of everything, made through its API; for clients that read all there is."""

import io
import time
import zipfile

import requests

PATIENCE = 30


RETRIEVABLE = {"plan_updateable": True, "instances_retrievable": True, "bindings_retrievable": True}
# What an installation tells of itself, without which the Java client leaves `GET /` alone. Beside the clients that every
# installation has: one that hands on its users' tokens, and one that registers routes.
SETTINGS = {
    "doppler": {"url": "wss://doppler.sys.example.com:443"},
    "log_stream": {"url": "https://log-stream.sys.example.com"},
    "info": {"app_ssh_endpoint": "ssh.sys.example.com:2222", "app_ssh_host_key_fingerprint": "e5:ab"},
    "oauth": {
        "clients": {
            "gateway": {
                "authorized-grant-types": "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "scope": "cloud_controller.read,cloud_controller.admin",
                "secret": "gateway-secret",
            },
            "router": {
                "authorized-grant-types": "client_credentials",
                "authorities": "routing.routes.read,routing.routes.write",
                "secret": "router-secret",
            },
        }
    },
}


def seed(**behaviour):
    """A guest, two offerings whose plans behave so, and apps whose task `forever` goes on; to be laid over `small`."""
    behaviour = {"credentials": {"uri": "https://example.org"}, **behaviour}
    offerings = [
        {"name": "cluster", "extra": {"shareable": True}, "plans": [{"name": "cluster", "behaviour": behaviour}]},
        {"name": "router", "requires": ["route_forwarding"], "plans": [{"name": "router", "behaviour": behaviour}]},
    ]
    return {
        "users": [{"username": "guest", "password": "guest"}],
        "service_brokers": [{"name": "clusters", "offerings": [{**RETRIEVABLE, **offering} for offering in offerings]}],
        "behaviours": [{"kind": "app", "command": "forever", "tasks": {"mode": "never", "cancels_in": 0}}],
    }


class Home:
    """Who makes something in an installation, as admin, and remembers its guid by the name of its kind."""

    def __init__(self, cloud):
        self.url = cloud.url
        self.guids = {}
        self._session = requests.Session()
        self._session.headers["Authorization"] = cloud.token(seconds=86400)

    def ask(self, method, path, body=None, /, **given):
        """The answer's body, after the job that it names; an answer of 400 or more is an error."""
        answer = self._session.request(method, self.url + path, json=body, timeout=PATIENCE, **given)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        location = answer.headers.get("Location", "")
        if "/v3/jobs/" in location:
            self.guids["job"] = location.rsplit("/", 1)[1]
            self.until(f"/v3/jobs/{self.guids['job']}", "COMPLETE")
        return answer.json() if answer.headers.get("Content-Type", "").startswith("application/json") else None

    def until(self, path, state):
        """Look until it has this state."""
        end = time.monotonic() + PATIENCE
        while (seen := self.ask("GET", path))["state"] != state:
            assert seen["state"] != "FAILED", seen
            assert time.monotonic() < end, seen
            time.sleep(0.02)

    def make(self, kind, path, /, **body):
        """Make a resource, and remember its guid."""
        self.guids[kind] = self.ask("POST", path, body)["guid"]
        return self.guids[kind]

    def first(self, kind, path):
        """Remember the guid of the first resource of a list."""
        self.guids[kind] = self.ask("GET", path)["resources"][0]["guid"]
        return self.guids[kind]

    def related(self, *kinds, **guids):
        """The relationships to what was made of these kinds, and to those of other names."""
        guids = {**{kind: self.guids[kind] for kind in kinds}, **guids}
        return {name: {"data": {"guid": guid}} for name, guid in guids.items()}


def furnish(cloud, *, plan="cluster", bound_plan="router"):
    """Make one of everything; the guids by kind. `bound_plan` is one whose offering binds routes."""
    home = Home(cloud)
    _make_places(home)
    _make_app(home)
    _make_routes(home)
    _make_services(home, plan, bound_plan)
    _run_app(home)
    for kind, path in (
        ("audit_event", "/v3/audit_events"),
        ("app_usage_event", "/v3/app_usage_events"),
        ("service_usage_event", "/v3/service_usage_events"),
    ):
        home.first(kind, path)
    return home.guids


def _make_places(home):
    organization = home.make("organization", "/v3/organizations", name="furnished")
    space = home.make("space", "/v3/spaces", name="home", relationships=home.related("organization"))
    quota = home.make("organization_quota", "/v3/organization_quotas", name="large", apps={}, services={}, routes={})
    home.ask("POST", f"/v3/organization_quotas/{quota}/relationships/organizations", {"data": [{"guid": organization}]})
    quota = home.make("space_quota", "/v3/space_quotas", name="large", relationships=home.related("organization"))
    home.ask("POST", f"/v3/space_quotas/{quota}/relationships/spaces", {"data": [{"guid": space}]})
    segment = home.make("isolation_segment", "/v3/isolation_segments", name="apart")
    entitled = {"data": [{"guid": organization}]}
    home.ask("POST", f"/v3/isolation_segments/{segment}/relationships/organizations", entitled)
    home.ask("PATCH", f"/v3/spaces/{space}/relationships/isolation_segment", {"data": {"guid": segment}})
    bound = {"running_spaces": {"data": [{"guid": space}]}, "staging_spaces": {"data": [{"guid": space}]}}
    rules = [{"protocol": "tcp", "destination": "10.0.0.0/8", "ports": "443", "log": True}]
    home.make("security_group", "/v3/security_groups", name="inside", rules=rules, relationships=bound)
    user = {"username": "guest", "origin": "uaa"}
    for kind in ("organization_user", "organization_manager", "organization_auditor", "organization_billing_manager"):
        home.make(
            "role", "/v3/roles", type=kind, relationships={"user": {"data": user}, **home.related("organization")}
        )
    for kind in ("space_developer", "space_manager", "space_auditor"):
        home.make("role", "/v3/roles", type=kind, relationships={"user": {"data": user}, **home.related("space")})
    home.first("user", "/v3/users?usernames=guest")
    home.ask("PATCH", "/v3/environment_variable_groups/running", {"var": {"GROUP": "everyone"}})
    home.first("stack", "/v3/stacks")
    home.make("buildpack", "/v3/buildpacks", name="ours")


def _make_app(home):
    data = {"buildpacks": ["https://example.org/buildpack"], "stack": "cflinuxfs4"}
    app = home.make(
        "app",
        "/v3/apps",
        name="app",
        environment_variables={"COLOUR": "blue"},
        lifecycle={"type": "buildpack", "data": data},
        metadata={"labels": {"tier": "one"}, "annotations": {"note": "mine"}},
        relationships=home.related("space"),
    )
    home.ask("PATCH", f"/v3/apps/{app}/features/revisions", {"enabled": True})
    package = home.make("package", "/v3/packages", type="bits", relationships=home.related("app"))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr("index.html", "hello")
    home.ask("POST", f"/v3/packages/{package}/upload", files={"bits": ("bits.zip", archive.getvalue())})
    home.until(f"/v3/packages/{package}", "READY")
    build = home.make("build", "/v3/builds", package={"guid": package})
    home.until(f"/v3/builds/{build}", "STAGED")
    droplet = home.first("droplet", f"/v3/packages/{package}/droplets")
    home.ask("PATCH", f"/v3/apps/{app}/relationships/current_droplet", {"data": {"guid": droplet}})
    home.make("sidecar", f"/v3/apps/{app}/sidecars", name="proxy", command="./proxy", process_types=["web"])


def _make_routes(home):
    home.make("private_domain", "/v3/domains", name="private.example.org", relationships=home.related("organization"))
    other = home.make("other_organization", "/v3/organizations", name="neighbours")
    shared = {"data": [{"guid": other}]}
    home.ask("POST", f"/v3/domains/{home.guids['private_domain']}/relationships/shared_organizations", shared)
    domain = home.make("domain", "/v3/domains", name="shared.example.org")
    related = home.related("space", domain=domain)
    route = home.make("route", "/v3/routes", host="www", path="/shop", relationships=related)
    destination = {"app": {"guid": home.guids["app"]}}
    made = home.ask("POST", f"/v3/routes/{route}/destinations", {"destinations": [destination]})
    home.guids["destination"] = made["destinations"][0]["guid"]


def _make_services(home, plan, bound_plan):
    home.first("service_broker", "/v3/service_brokers")
    home.first("service_offering", f"/v3/service_offerings?names={_offering(home, plan)}")
    related = home.related("space", service_plan=home.first("service_plan", f"/v3/service_plans?names={plan}"))
    home.ask(
        "POST", "/v3/service_instances", {"type": "managed", "name": "db", "tags": ["a"], "relationships": related}
    )
    instance = home.first("service_instance", "/v3/service_instances?names=db")
    home.make(
        "user_provided_service_instance",
        "/v3/service_instances",
        type="user-provided",
        name="mine",
        credentials={"uri": "https://example.org"},
        syslog_drain_url="syslog://example.org",
        route_service_url="https://example.org",
        relationships=home.related("space"),
    )
    bindings = "/v3/service_credential_bindings"
    related = home.related("app", service_instance=instance)
    home.ask("POST", bindings, {"type": "app", "relationships": related})
    home.first("service_binding", f"{bindings}?type=app")
    related = home.related(service_instance=instance)
    home.ask("POST", bindings, {"type": "key", "name": "key", "relationships": related})
    home.first("service_key", f"{bindings}?type=key")
    related = home.related("space", service_plan=home.first("bound_plan", f"/v3/service_plans?names={bound_plan}"))
    home.ask("POST", "/v3/service_instances", {"type": "managed", "name": "router", "relationships": related})
    bound = home.first("bound_service_instance", "/v3/service_instances?names=router")
    related = home.related("route", service_instance=bound)
    home.ask("POST", "/v3/service_route_bindings", {"relationships": related})
    home.first("route_binding", "/v3/service_route_bindings")
    seen = {"type": "organization", "organizations": [{"guid": home.guids["organization"]}]}
    home.ask("POST", f"/v3/service_plans/{home.guids['bound_plan']}/visibility", seen)
    visibilities = home.ask("GET", "/v2/service_plan_visibilities")["resources"]
    home.guids["service_plan_visibility"] = visibilities[0]["metadata"]["guid"]


def _offering(home, plan):
    found = home.ask("GET", f"/v3/service_plans?names={plan}&include=service_offering")
    return found["included"]["service_offerings"][0]["name"]


def _run_app(home):
    app = home.guids["app"]
    home.ask("POST", f"/v3/apps/{app}/actions/start")
    home.make("deployment", "/v3/deployments", relationships=home.related("app"))
    end = time.monotonic() + PATIENCE
    while home.ask("GET", f"/v3/deployments/{home.guids['deployment']}")["status"]["value"] != "FINALIZED":
        assert time.monotonic() < end
        time.sleep(0.02)
    home.make("task", f"/v3/apps/{app}/tasks", command="migrate", name="migration")
    home.first("process", f"/v3/apps/{app}/processes")
    home.first("revision", f"/v3/apps/{app}/revisions")
