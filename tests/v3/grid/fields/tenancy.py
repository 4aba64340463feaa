"""Organizations, spaces, roles, users, quotas and isolation segments: every field of what creates or changes them.

Source: cloud_controller_ng:app/messages, app/actions, app/models/runtime
"""

from __future__ import annotations

from v3.grid import validators as v
from v3.grid.outcomes import BROKEN, breaks, column, needs_text, refused, unknown
from v3.grid.pages import METADATA, Page, hidden, metadata, put, related_guid, shows
from v3.grid.values import MISSING, inspected, is_blank, printed

NAME = {"name": "new"}
IN_SPACE = {"relationships": {"space": {"data": {"guid": "{space}"}}}}
IN_ORGANIZATION = {"relationships": {"organization": {"data": {"guid": "{organization}"}}}}
# source: cloud_controller_ng:app/models/helpers/role_types.rb
ROLES = (
    "organization_auditor", "organization_manager", "organization_billing_manager", "organization_user", "space_auditor",
    "space_manager", "space_developer", "space_supporter",
)  # fmt: skip
NO_NAME = "name presence, name format"
NO_ORGANIZATION = "Invalid organization. Ensure the organization exists and you have access to it."


def truth(value):
    return bool(value)


def stripped(value):
    return value.strip() if isinstance(value, str) else value


def suspended():
    return shows(v.allow_nil(v.boolean("Suspended")), as_=truth)


ORGANIZATIONS = [
    Page(
        "POST /v3/organizations",
        "organization_create_message",
        {**NAME, "suspended": False, **METADATA},
        {
            "name": shows(
                v.all_of(
                    v.allow_nil(v.string("Name"), v.length("Name", 1, 255), v.printable("Name")), v.presence("Name")
                ),
                as_=stripped,
            ),
            "suspended": suspended(),
            **metadata(),
        },
    ),
    Page(
        "PATCH /v3/organizations/{organization}",
        "organization_update_message",
        {**NAME, "suspended": False, **METADATA},
        {
            "name": shows(
                v.allow_nil(v.string("Name"), v.length("Name", 1, 255), v.printable("Name")), needs_text(NO_NAME)
            ),
            "suspended": suspended(),
            **metadata(),
        },
        status=200,
    ),
]
SPACES = [
    Page(
        "POST /v3/spaces",
        "space_create_message",
        {**NAME, "suspended": False, **IN_ORGANIZATION, **METADATA},
        {
            "name": shows(
                v.all_of(
                    v.presence("Name"),
                    v.allow_nil(v.string("Name"), v.length("Name", 0, 255), v.printable("Name")),
                )
            ),
            "suspended": suspended(),
            "relationships": hidden(v.relationships("organization")),
            "relationships.organization": hidden(lambda value: in_relationships("organization", value)),
            **related_guid("organization", unknown(NO_ORGANIZATION)),
            **metadata(),
        },
    ),
    Page(
        "PATCH /v3/spaces/{space}",
        "space_update_message",
        {**NAME, "suspended": False, **METADATA},
        {
            "name": shows(
                v.allow_nil(v.string("Name"), v.length("Name", 1, 255), v.printable("Name")), needs_text(NO_NAME)
            ),
            "suspended": suspended(),
            **metadata(),
        },
        status=200,
    ),
    Page(
        "PATCH /v3/spaces/{space}/features/ssh",
        "space_feature_update_message",
        {"enabled": True},
        {"enabled": shows(v.boolean("Enabled"))},
        status=200,
    ),
]


def in_relationships(name, value, **how):
    """What is said of one relationship when it is the only one: none at all is an empty object."""
    return [v.NO_RELATIONSHIP] if value is MISSING else v.to_one(name, **how)(value)


def segment_of(sentence):
    """The body of a to-one relationship with an isolation segment: null and false are none."""

    def data(value):
        if value is MISSING or value is None:
            return []
        if not isinstance(value, dict):
            raise v.Breaks
        told = ["Data can't be blank"] * (not value) + ["Data can only accept one key"] * (len(value) != 1)
        return [*told, "Data can only accept key 'guid'"]

    def guid(value):
        if value is MISSING:
            return data({})
        told = value is not None and value is not False and not isinstance(value, str)
        return [f"Data {printed(value)} must be a string"] if told else []

    def known(value):
        return None if value is None else BROKEN if value is False else unknown(sentence)(value)

    return {"data": hidden(data), "data.guid": hidden(guid, known)}


def not_in_segment(value):
    return f"Data {printed(value)} not a string"


def not_in_list(_):
    return "Invalid data type: Data[0] guid should be a string."


def to_many_data(element):
    """The whole list of a to-many body; `element` is the complaint about a guid that is no text."""

    def check(value):
        value = None if value is MISSING else value
        told = ["Data can't be blank"] * is_blank(value) + ["Data must be an array"] * (not isinstance(value, list))
        members = value if isinstance(value, list) else []
        if any(not isinstance(item, dict) for item in members):
            raise v.Breaks
        return told + [element(item.get("guid")) for item in members]

    return check


def to_many(sentence, *, element=not_in_list, several=inspected):
    """The body of a to-many relationship. `several`: how an unknown guid is printed."""
    whole = to_many_data(element)

    def item(value):
        return whole([] if value in (MISSING, None) else [value])

    def guid(value):
        return [] if isinstance(value, str) else [element(None if value is MISSING else value)]

    def known(value):
        return BROKEN if "\0" in value else (422, sentence.replace("{value}", several(value)))

    return {"data": hidden(whole), "data.0": hidden(item), "data.0.guid": hidden(guid, known)}


SEGMENT_NAME = "Isolation Segment names can only contain non-blank unicode characters"
SEGMENT_FORMAT = refused(SEGMENT_NAME, "", "a\0b", "a\nb", "a\tb")
SEGMENTS = [
    Page(
        "POST /v3/isolation_segments",
        "isolation_segment_create_message",
        {**NAME, **METADATA},
        {
            "name": shows(v.all_of(v.allow_nil(v.string("Name")), v.presence("Name")), SEGMENT_FORMAT),
            **metadata(),
        },
    ),
    Page(
        "PATCH /v3/isolation_segments/{unused_segment}",
        "isolation_segment_update_message",
        {**NAME, **METADATA},
        {
            "name": shows(v.allow_nil(v.string("Name")), refused(SEGMENT_NAME, None), SEGMENT_FORMAT),
            **metadata(),
        },
        status=200,
    ),
    Page(
        "POST /v3/isolation_segments/{unused_segment}/relationships/organizations",
        "isolation_segment_relationship_org_message",
        {"data": [{"guid": "{organization}"}]},
        to_many(
            "Unable to entitle organizations [{value}] for the isolation segment. Ensure the organizations exist.",
            element=not_in_segment,
            several=lambda value: f"'{value}'",
        ),
        status=200,
    ),
    Page(
        "PATCH /v3/organizations/{organization}/relationships/default_isolation_segment",
        "orgs_default_iso_seg_update_message",
        {"data": {"guid": "{segment}"}},
        segment_of(
            "Unable to assign isolation segment with guid '{value}'. Ensure it has been entitled to the organization."
        ),
        status=200,
    ),
    Page(
        "PATCH /v3/spaces/{space}/relationships/isolation_segment",
        "space_update_isolation_segment_message",
        {"data": {"guid": "{segment}"}},
        segment_of(
            "Unable to assign isolation segment with guid '{value}'. "
            "Ensure it has been entitled to the organization that this space belongs to."
        ),
        status=200,
    ),
]


def user_guid(value):
    told = v.allow_nil(v.guid("Guid"))(value)
    nothing = value in (MISSING, None) or value is False
    return told + ["Guid or 'username' and 'origin' must be provided"] * nothing


USERS = [
    Page(
        "POST /v3/users",
        "user_create_message",
        {"guid": "new", **METADATA},
        {
            "guid": shows(user_guid, refused("guid presence", " "), column()),
            **metadata(),
        },
    ),
    Page("PATCH /v3/users/{user}", "user_update_message", METADATA, metadata(), status=200),
]
NO_USER = "Relationships User must have a username or guid specified"
NO_PLACE = "Relationships must specify either a space or an organization."
ORIGIN_ALONE = "Relationships User origin cannot be specified without specifying the username"


def role_relationships(value):
    """Who and where, of the role of an organization."""
    if not isinstance(value, dict) or not value:
        return v.relationships()(value)
    unknown_names = [key for key in value if key not in {"user", "organization", "space"}]
    told = [f"Relationships Unknown field(s): '{', '.join(unknown_names)}'"] if unknown_names else []
    user, place = value.get("user", MISSING), value.get("organization", MISSING)
    return told + v.presence("Relationships User")(user) + combined_user(user) + role_place(place) + user_shape(user)


def combined_user(user):
    data = user.get("data") if isinstance(user, dict) else None
    return [] if isinstance(data, dict) and {"guid", "username"} & {*data} else [NO_USER]


def user_shape(user):
    """The shape of a user with a guid, which nothing else was said of."""
    data = user.get("data") if isinstance(user, dict) else None
    return v.to_one("user")(user) if isinstance(data, dict) and "guid" in data else []


def role_place(organization):
    """What is said of the organization where there is no space."""
    data = organization.get("data") if isinstance(organization, dict) else None
    return [NO_PLACE] if data is None else v.to_one("organization")(organization)


def part_of_role(path, check):
    """What is said of a part of the relationships, the rest of which is right."""
    right = {"user": {"data": {"guid": "{user}"}}, **IN_ORGANIZATION["relationships"]}
    return lambda value: check(put(right, path, value))


NO_ROLE_ORGANIZATION = "Invalid organization. Ensure that the organization exists and you have access to it."
ROLE_RELATIONSHIPS = {
    "relationships": hidden(v.always(role_relationships)),
    **{
        f"relationships.{'.'.join(path)}": hidden(part_of_role(path, role_relationships), *after)
        for path, after in (
            (("user",), ()),
            (("user", "data"), ()),
            (("user", "data", "guid"), (breaks(" "), column())),
            (("organization",), ()),
            (("organization", "data"), ()),
            (("organization", "data", "guid"), (unknown(NO_ROLE_ORGANIZATION),)),
        )
    },
}
ROLE_PAGES = [
    Page(
        "POST /v3/roles",
        "role_create_message",
        {
            "type": "organization_auditor",
            "relationships": {"user": {"data": {"guid": "{user}"}}, **IN_ORGANIZATION["relationships"]},
        },
        {
            "type": shows(
                v.one_of(f"Type must be one of the allowed types {str(list(ROLES)).replace(chr(39), chr(34))}", *ROLES),
                refused("Role type '[]' is invalid.", []),
            ),
            **ROLE_RELATIONSHIPS,
        },
    ),
    Page(
        "POST /v3/roles",
        "role_create_message",
        {
            "type": "organization_auditor",
            "relationships": {
                "user": {"data": {"username": "member", "origin": "uaa"}},
                **IN_ORGANIZATION["relationships"],
            },
        },
        unproven={
            "relationships.user.data.username nul": "what UAA says to a NUL in a filter",
            "relationships.user.data.origin nul": "the same",
        },
        fields={
            "relationships.user.data.username": hidden(
                lambda value: (
                    [ORIGIN_ALONE, NO_USER] if value is MISSING else v.string("Relationships Username")(value)
                ),
                unknown("No user exists with the username '{value}' and origin 'uaa'."),
            ),
            "relationships.user.data.origin": hidden(
                v.allow_nil(v.string("Relationships User origin")),
                lambda value: (
                    None
                    if value in (MISSING, None)
                    else (422, f"No user exists with the username 'member' and origin '{value}'.")
                ),
            ),
        },
    ),
]
PAGES = [*ORGANIZATIONS, *SPACES, *SEGMENTS, *USERS, *ROLE_PAGES]
