"""/identity-zones.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/zone/IdentityZoneEndpoints.java
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fakecc.actions.platform import uaa_zones
from fakecc.actions.platform.uaa_installation import FOUNDED
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import UAA_ZONE, IdentityZone
from fakecc.uaa import bodies
from fakecc.uaa.answers import UaaError, html_refusal, milliseconds, not_found, resource
from fakecc.uaa.bodies import BodyProblem
from fakecc.uaa.zones import _zone_configs

PROBLEMS = (("subdomain", "The subdomain must be provided."), ("name", "The identity zone must be given a name."))


def present(zone: IdentityZone) -> dict[str, Json]:
    """A zone with the whole of its configuration."""
    return {
        "id": zone.guid,
        "subdomain": zone.subdomain,
        "config": _zone_configs.fill(zone.config),
        "name": zone.name,
        "version": zone.version,
        **({} if zone.description is None else {"description": zone.description}),
        "created": milliseconds(zone.created_at),
        "active": zone.active,
        "last_modified": milliseconds(zone.updated_at),
    }


def index(call: Call) -> Reply:
    return resource([present(zone) for zone in (_uaa(), *call.world.identity_zones)])


def show(call: Call, zone_id: str) -> Reply:
    return resource(present(_zone(call, zone_id)))


def create(call: Call) -> Reply:
    """Make a zone with its own default groups and its own users."""
    zone_id, fields = _read(call)
    _check(fields)
    try:
        zone = uaa_zones.create(call.world, zone_id or None, **fields)
    except Invalid as problem:
        raise _conflict(problem, {**fields, "id": zone_id}) from None
    return resource(present(zone), 201)


def update(call: Call, zone_id: str) -> Reply:
    _, fields = _read(call)
    zone = _zone(call, zone_id)
    _check(fields)
    if zone.guid == UAA_ZONE:
        raise UaaError(_refusal(422, "invalid_identity_zone", "fakecc keeps the first zone as its settings say."))
    try:
        zone = uaa_zones.update(call.world, zone, **fields)
    except Invalid as problem:
        raise _conflict(problem, {**fields, "id": zone_id}) from None
    return resource(present(zone))


def destroy(call: Call, zone_id: str) -> Reply:
    """Forget a zone and all that is in it; the first zone only says that it was, and stays."""
    zone = _zone(call, zone_id)
    if zone.guid != UAA_ZONE:
        uaa_zones.delete(call.world, zone)
    return resource(present(zone))


def _uaa() -> IdentityZone:
    """The zone that every UAA begins with."""
    return IdentityZone(
        guid=UAA_ZONE,
        created_at=FOUNDED,
        updated_at=FOUNDED,
        subdomain="",
        name="uaa",
        description="The system zone for backwards compatibility",
    )


def _zone(call: Call, zone_id: str) -> IdentityZone:
    zone = _uaa() if zone_id == UAA_ZONE else call.world.identity_zones.get(zone_id)
    if zone is None:
        raise not_found()
    return zone


def _read(call: Call) -> tuple[str | None, dict[str, Any]]:
    """The id and the fields that a body says. Raises UaaError."""
    try:
        body = bodies.read_object(call)
        texts = {name: bodies.text_of(body.get(name)) for name in ("id", "subdomain", "name", "description")}
        active, config = bodies.flag_of(body.get("active")), bodies.object_of(body.get("config")) or {}
        _zone_configs.check(config)
    except BodyProblem as problem:
        raise html_refusal(415 if problem.kind == "media type" else 400) from None
    return texts.pop("id"), {**texts, "active": active is not False, "config": config}


def _check(fields: Mapping[str, Json]) -> None:
    wrong = [sentence for name, sentence in PROBLEMS if not (fields[name] or "").strip()]
    if wrong:
        raise UaaError(_refusal(422, "invalid_identity_zone", "\r\n".join(wrong)))


def _conflict(problem: Invalid, fields: Mapping[str, Json]) -> UaaError:
    # As the real one does. recording: uaa/zones
    by_id = problem.field == "id"
    constraint, name = ("identity_zone_pkey", "id") if by_id else ("subdomain", "subdomain")
    sentence = f'ERROR: duplicate key value violates unique constraint "{constraint}"'
    return UaaError(
        _refusal(409, "zone_exists", f"{sentence}\n  Detail: Key ({name})=({fields[name]}) already exists.")
    )


def _refusal(status: int, error: str, description: str) -> Reply:
    return resource({"error": error, "error_description": description}, status)


ENDPOINTS = [
    endpoint("GET", "/identity-zones", index),
    endpoint("POST", "/identity-zones", create),
    endpoint("GET", "/identity-zones/<zone_id>", show),
    endpoint("PUT", "/identity-zones/<zone_id>", update),
    endpoint("DELETE", "/identity-zones/<zone_id>", destroy),
]
