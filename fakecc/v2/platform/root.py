"""GET /, /v2/info and /info; v2/view.py answers /healthz.

Source: cloud_controller_ng:app/controllers/runtime/root_controller.rb, info_controller.rb,
lib/cloud_controller/legacy_api/legacy_info.rb
"""

from __future__ import annotations

from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.v2.replies import ok


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
    info = call.world.settings.info
    return ok(
        {
            "name": info["name"],
            "build": info["build"],
            "support": info["support_address"],
            "version": info["version"],
            "description": info["description"],
            "authorization_endpoint": call.login_url,
            "token_endpoint": call.uaa_url,
            "allow_debug": True,
        }
    )


ENDPOINTS = [
    endpoint("GET", "/", show, "anonymous"),
    endpoint("GET", "/v2/info", read_info, "anonymous"),
    endpoint("GET", "/info", legacy_info, "anonymous", "deprecated"),
]
