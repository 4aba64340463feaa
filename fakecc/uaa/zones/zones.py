"""/identity-zones.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/zone/IdentityZoneEndpoints.java,
GeneralIdentityZoneValidator.java, DenyAccessToUaaAdvice.java
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
from fakecc.records import Value, value_type
from fakecc.uaa import addresses, bodies
from fakecc.uaa.answers import UaaError, html_refusal, milliseconds, not_found, nothing, resource
from fakecc.uaa.bodies import BodyProblem
from fakecc.uaa.zones import _zone_configs
from fakecc.uaa.zones.switching import current_zone

PROBLEMS = (("subdomain", "The subdomain must be provided."), ("name", "The identity zone must be given a name."))
LONGEST_ID, LONGEST_TEXT = 36, 255
INVALID = "The identity zone details are invalid. "


@value_type
class SentZone(Value):
    """What a body says of a zone: its id, the version, and its other fields by their names in the record."""

    zone_id: str | None
    version: int
    fields: dict[str, Any]


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
    """All zones, or in a zone itself alone."""
    here = current_zone(call)
    zones = (_uaa(), *call.world.identity_zones)
    return resource([present(zone) for zone in zones if here in {UAA_ZONE, zone.guid}])


def show(call: Call, zone_id: str) -> Reply:
    zone = _zone(call, zone_id)
    if current_zone(call) not in {UAA_ZONE, zone.guid}:
        raise not_found()
    return resource(present(zone))


def create(call: Call) -> Reply:
    """Make a zone with its own default groups and its own users."""
    sent = _read(call)
    _require(sent)
    if addresses.zone_of_host(call) != UAA_ZONE:
        raise UaaError(nothing(403))
    _check(sent.zone_id, sent.fields)
    zone_id, fields = (sent.zone_id or "").strip() or None, sent.fields
    try:
        zone = uaa_zones.create(call.world, zone_id, version=sent.version, **fields)
    except Invalid as problem:
        raise _conflict(problem, {**fields, "id": zone_id}) from None
    return resource(present(zone), 201)


def update(call: Call, zone_id: str) -> Reply:
    """Change a zone, and make those of its default groups that are new."""
    sent = _read(call)
    if None in (sent.fields["name"], sent.fields["subdomain"]):
        raise UaaError(nothing(400))
    if UAA_ZONE in {zone_id, sent.zone_id}:
        raise UaaError(nothing(403))
    _check_own(call, zone_id)
    if sent.zone_id not in {None, zone_id}:
        raise _invalid("The identity zone id from the request body does not match id in the url")
    zone, fields = _zone(call, zone_id), sent.fields
    _check(zone_id, fields)
    try:
        zone = uaa_zones.update(call.world, zone, version=sent.version + 1, **fields)
    except Invalid as problem:
        raise _conflict(problem, {**fields, "id": zone_id}) from None
    return resource(present(zone))


def destroy(call: Call, zone_id: str) -> Reply:
    """Forget a zone and all that is in it; the first zone only says that it was, and stays."""
    _check_own(call, zone_id)
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


def _check_own(call: Call, zone_id: str) -> None:
    """Refuse to change one zone from within another. Raises UaaError."""
    if current_zone(call) not in {UAA_ZONE, zone_id}:
        raise UaaError(nothing(403))


def _read(call: Call) -> SentZone:
    """What a body says. Raises UaaError."""
    try:
        body = bodies.read_object(call)
        texts = {name: bodies.text_of(body.get(name)) for name in ("id", "subdomain", "name", "description")}
        active, version = bodies.flag_of(body.get("active")), bodies.number_of(body.get("version")) or 0
        config = bodies.object_of(body.get("config")) or {}
        _zone_configs.check(config)
    except BodyProblem as problem:
        raise html_refusal(415 if problem.kind == "media type" else 400) from None
    zone_id, subdomain = texts.pop("id"), texts["subdomain"]
    texts["subdomain"] = subdomain if subdomain is None else subdomain.lower()
    return SentZone(zone_id=zone_id, version=version, fields={**texts, "active": active is not False, "config": config})


def _require(sent: SentZone) -> None:
    wrong = [sentence for name, sentence in PROBLEMS if sent.fields[name] is None]
    if wrong:
        raise _invalid("\r\n".join(wrong))


def _check(zone_id: str | None, fields: Mapping[str, Any]) -> None:
    """Refuse what UAA's validators, or its database, do not take. Raises UaaError."""
    if zone_id == UAA_ZONE and not fields["active"]:
        raise _invalid(f"{INVALID}The default zone cannot be set inactive.")
    problem = _zone_configs.problem_of(fields["config"])
    if problem:
        raise _invalid(f"{INVALID}The zone configuration is invalid. {problem}")
    texts = (fields["name"], fields["subdomain"])
    if len((zone_id or "").strip()) > LONGEST_ID or any(len(text) > LONGEST_TEXT for text in texts):
        raise UaaError(nothing(500))


def _invalid(description: str) -> UaaError:
    return UaaError(_refusal(422, "invalid_identity_zone", description))


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
