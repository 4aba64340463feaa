"""GET /, /v2/info and /info: what clients ask first."""

from __future__ import annotations

from fakecc.call import Call, Reply, route
from fakecc.v2._replies import JSON_TYPE

V3_VERSION = "3.228.0"
V2_VERSION = "2.293.0"


def show(call: Call) -> Reply:
    """Where everything is."""
    settings = call.world.settings
    links = {
        "self": {"href": call.api},
        "cloud_controller_v3": {"href": f"{call.api}/v3", "meta": {"version": V3_VERSION}},
        "login": {"href": f"{call.api}/uaa"},
        "uaa": {"href": f"{call.api}/uaa"},
    }
    if settings.temporary_enable_v2:
        links["cloud_controller_v2"] = {"href": f"{call.api}/v2", "meta": {"version": V2_VERSION}}
    return Reply(body={"links": links}, content_type=JSON_TYPE)


ROUTES = [route("GET", "/", show, "anonymous")]
