"""GET /, /v2/info and /info; v2/view.py answers /healthz.

Source: cloud_controller_ng:app/controllers/runtime/root_controller.rb, info_controller.rb,
lib/cloud_controller/legacy_api/legacy_info.rb
"""

from __future__ import annotations

from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.relations import WEB_MEMORY, WEB_STATES
from fakecc.models.tenancy import User
from fakecc.v2.replies import ok
from fakecc.world import World

# source: cloud_controller_ng:lib/cloud_controller/account_capacity.rb
LIMITS: Json = {"memory": 2048, "app_uris": 4, "services": 16, "apps": 20}
ADMIN_LIMITS: Json = {"memory": 32768, "app_uris": 16, "services": 32, "apps": 200}


def show(call: Call) -> Reply:
    """Show the addresses of the APIs and of UAA."""
    settings, api = call.world.settings, call.api
    versions = settings.api_versions
    links: dict[str, Json] = {
        "self": {"href": api},
        "cloud_controller_v3": {"href": f"{api}/v3", "meta": {"version": versions["v3"]}},
        "network_policy_v0": {"href": f"{api}/networking/v0/external"},
        "network_policy_v1": {"href": f"{api}/networking/v1/external"},
        "login": {"href": call.login_url},
        "uaa": {"href": call.uaa_url},
        "credhub": _link(settings.credhub_url),
        "routing": _link(_routing_url(call)),
        "logging": _link(settings.doppler_url),
        # Clients ask the root of this link's host, where fakecc itself answers unless the setting names another.
        "log_cache": {"href": settings.log_cache["url"] or api},
        "log_stream": _link(settings.log_stream_url),
        "app_ssh": {
            "href": settings.app_ssh_endpoint,
            "meta": {
                "host_key_fingerprint": settings.info["app_ssh_host_key_fingerprint"],
                "oauth_client": settings.info["app_ssh_oauth_client"],
            },
        },
    }
    if settings.temporary_enable_v2:
        links["cloud_controller_v2"] = {"href": f"{api}/v2", "meta": {"version": versions["v2"]}}
    links |= {link["name"]: {"href": link["href"]} for link in settings.custom_root_links}
    return ok({"links": links})


def _routing_url(call: Call) -> str | None:
    """The routing API's address, None where there is none."""
    routing = call.world.settings.routing_api
    return (routing["url"] or f"{call.api}/routing") if routing["enabled"] else None


def _link(url: str | None) -> Json:
    return {"href": url} if url else None


def read_info(call: Call) -> Reply:
    """GET /v2/info. Where v2 is switched off the answer says so, and little else."""
    settings, info = call.world.settings, call.world.settings.info
    enabled = settings.temporary_enable_v2
    body: dict[str, Json] = {
        "name": info["name"],
        "build": info["build"],
        "support": info["support_address"] if enabled else "CF API v2 is disabled",
        "version": info["version"],
        "description": info["description"],
        "authorization_endpoint": call.login_url,
        "token_endpoint": call.uaa_url,
        "min_cli_version": info["min_cli_version"],
        "min_recommended_cli_version": info["min_recommended_cli_version"],
        "app_ssh_endpoint": settings.app_ssh_endpoint,
        "app_ssh_host_key_fingerprint": info["app_ssh_host_key_fingerprint"],
        "app_ssh_oauth_client": info["app_ssh_oauth_client"],
        "doppler_logging_endpoint": settings.doppler_url,
        "api_version": settings.api_versions["v2"] if enabled else "",
        "osbapi_version": settings.api_versions["osbapi"],
    }
    routing = _routing_url(call)
    if routing is not None:
        body["routing_endpoint"] = routing
    if info["custom"]:
        body["custom"] = info["custom"]
    if not call.caller.problem:
        body["user"] = call.caller.guid
    return ok(body)


def legacy_info(call: Call) -> Reply:
    """GET /info. A user is told its limits, which limit nothing, and what is used in its default space."""
    info = call.world.settings.info
    body: dict[str, Json] = {
        "name": info["name"],
        "build": info["build"],
        "support": info["support_address"],
        "version": info["version"],
        "description": info["description"],
        "authorization_endpoint": call.login_url,
        "token_endpoint": call.uaa_url,
        "allow_debug": True,
    }
    if not call.caller.problem:
        body |= _account(call.world, call.caller.guid)
    return ok(body)


def _account(world: World, guid: str) -> dict[str, Json]:
    user = world.users.get(guid)
    shown: dict[str, Json] = {"user": guid, "limits": ADMIN_LIMITS if user is not None and user.admin else LIMITS}
    space_guid = _default_space_guid(world, user) if user is not None else None
    return shown if space_guid is None else shown | {"usage": _usage(world, space_guid)}


def _default_space_guid(world: World, user: User) -> str | None:
    """The user's default space, or else the first one that it develops in."""
    if user.default_space_guid is not None:
        return user.default_space_guid
    developed = world.roles.first(user_guid=user.guid, type="space_developer")
    return developed.space_guid if developed else None


def _usage(world: World, space_guid: str) -> Json:
    webs, started = world.processes, (space_guid, "web", "STARTED")
    return {
        "memory": sum(webs.total(WEB_MEMORY, *started, production) for production in (False, True)),
        "apps": len(webs.select({WEB_STATES: (started,)})),
        "services": len(world.service_instances.select({"space_guid": (space_guid,)})),
    }


ENDPOINTS = [
    endpoint("GET", "/", show, "anonymous"),
    endpoint("GET", "/v2/info", read_info, "anonymous"),
    endpoint("GET", "/info", legacy_info, "anonymous", "deprecated"),
]
