"""/Groups/External: groups of other origins that are mapped to groups of UAA.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/scim/endpoints/ScimGroupEndpoints.java,
scim/jdbc/JdbcScimGroupExternalMembershipManager.java
"""

from __future__ import annotations

from fakecc.actions.platform import uaa_groups
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import ExternalGroup
from fakecc.uaa import bodies, filters, listing
from fakecc.uaa.answers import moment, resource, scim_refusal, unexpected_error
from fakecc.uaa.filters import Filter, FilterProblem, Junction
from fakecc.uaa.scim._reading import PACKAGE, SCHEMA, generic, read_object, scim_body
from fakecc.uaa.zones.switching import current_zone

MAPPING = f"{PACKAGE}.ScimGroupExternalMember"
SIGNATURE = f"public {MAPPING} {PACKAGE}.endpoints.ScimGroupEndpoints.mapExternalGroup({MAPPING})"
KEYS = ("groupId", "externalGroup", "displayName", "origin", "schemas", "meta", "id")
LDAP = "ldap"


def present(mapping: ExternalGroup, call: Call) -> dict[str, Json]:
    return {
        "meta": {
            "version": 0,
            "created": moment(mapping.created_at),
            "lastModified": moment(mapping.updated_at),
        },
        "groupId": mapping.group_guid,
        "externalGroup": mapping.external_group,
        "displayName": call.world.groups[mapping.group_guid].name,
        "origin": mapping.origin,
        "schemas": [SCHEMA],
    }


def index(call: Call) -> Reply:
    """The mappings of an origin, or of an external group."""
    try:
        start_index = max(listing.whole_number(call.parameter("startIndex"), 1), 1)
        count = listing.whole_number(call.parameter("count"), listing.DEFAULT_COUNT)
    except ValueError:
        raise unexpected_error() from None
    wanted = {"origin": call.parameter("origin") or "", "externalgroup": call.parameter("externalGroup") or ""}
    wanted |= _select(call.parameter("filter"), wanted)
    zone_id = current_zone(call)
    matching = [
        mapping
        for mapping in call.world.external_groups
        if call.world.groups[mapping.group_guid].zone_id == zone_id
        and wanted["origin"] in {"", mapping.origin}
        and wanted["externalgroup"] in {"", mapping.external_group}
    ]
    shown = [
        {
            "displayName": call.world.groups[mapping.group_guid].name,
            "externalGroup": mapping.external_group,
            "groupId": mapping.group_guid,
            "origin": mapping.origin,
        }
        for mapping in listing.window(matching, start_index, count)
    ]
    return resource(
        listing.results(shown, start_index=start_index, count=len(shown), total=len(matching), schema=SCHEMA)
    )


def _select(asked: str | None, wanted: dict[str, str]) -> dict[str, str]:
    if not asked or not asked.strip():
        return {}
    if any(wanted.values()):
        raise generic(
            "Deprecated filter parameter may not be used in conjunction with origin or externalGroup parameters"
        )
    try:
        return _equalities(filters.parse(asked))
    except FilterProblem:
        raise generic("Filter not supported, please use origin and externalGroup parameters") from None


def _equalities(asked: Filter) -> dict[str, str]:
    if isinstance(asked, Junction):
        if asked.word != "and":
            raise FilterProblem(asked.word)
        return {**_equalities(asked.right), **_equalities(asked.left)}
    if asked.operator != "eq":
        raise FilterProblem("only eq is supported")
    name = asked.attribute.lower()
    if name not in {"origin", "externalgroup"}:
        raise FilterProblem(name)
    return {name: str(asked.value)}


def create(call: Call) -> Reply:
    """Map an external group to a group, by its id or by its name; what is mapped already stays so."""
    body = read_object(call, SIGNATURE)
    with scim_body(SIGNATURE):
        sent = bodies.object_of(body, KEYS) or {}
        texts = {key: bodies.text_of(sent.get(key)) for key in ("groupId", "externalGroup", "displayName", "origin")}
    group_guid = str(texts["groupId"] if (texts["groupId"] or "").strip() else _guid_of(call, texts["displayName"]))
    external = (texts["externalGroup"] or "").strip()
    _check_group(call, group_guid)
    if not external:
        sentence = "external group must not be null when mapping an external group"
        raise scim_refusal(412, "scim_resource_constraint_failed", sentence)
    origin = str(texts["origin"] if (texts["origin"] or "").strip() else LDAP)
    mapping = uaa_groups.map_external(call.world, call.world.groups[group_guid], external, origin=origin)
    return resource(present(mapping, call), 201)


def destroy(call: Call, group_guid: str, external: str, origin: str = LDAP) -> Reply:
    """Map an external group no more."""
    _check_group(call, group_guid)
    mapping = uaa_groups.find_mapping(call.world, group_guid, external.strip(), origin)
    if mapping is None:
        sentence = f"The mapping between groupId {group_guid} and external group {external} does not exist"
        raise scim_refusal(404, "scim", sentence)
    shown = present(mapping, call)
    call.world.remove(mapping)
    return resource(shown)


def destroy_by_name(call: Call, name: str, external: str, origin: str = LDAP) -> Reply:
    return destroy(call, _guid_of(call, name), external, origin)


def _check_group(call: Call, group_guid: str) -> None:
    group = call.world.groups.get(group_guid)
    if group is None or group.zone_id != current_zone(call):
        raise scim_refusal(404, "scim", f"Group {group_guid} does not exist")


def _guid_of(call: Call, name: str | None) -> str:
    if name is None or not name.strip():
        raise scim_refusal(404, "scim", "Group not found, not name provided")
    group = uaa_groups.find(call.world, name, current_zone(call))
    if group is None:
        raise scim_refusal(404, "scim", f"Group not found:{name}")
    return group.guid


ENDPOINTS = [
    endpoint("GET", "/Groups/External", index),
    endpoint("GET", "/Groups/External/list", index),
    endpoint("POST", "/Groups/External", create),
    endpoint("DELETE", "/Groups/External/groupId/<group_guid>/externalGroup/<external>", destroy),
    endpoint("DELETE", "/Groups/External/groupId/<group_guid>/externalGroup/<external>/origin/<origin>", destroy),
    endpoint("DELETE", "/Groups/External/id/<group_guid>/<external>", destroy),
    endpoint("DELETE", "/Groups/External/displayName/<name>/externalGroup/<external>", destroy_by_name),
    endpoint("DELETE", "/Groups/External/displayName/<name>/externalGroup/<external>/origin/<origin>", destroy_by_name),
    endpoint("DELETE", "/Groups/External/<name>/<external>", destroy_by_name),
]
