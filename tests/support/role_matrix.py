"""Who may do what with organizations, spaces and what belongs to them: docs/roles.md is printed from this table.

Nothing asks it at run time; tests hold the handlers, and the recordings of a real Cloud Controller, against it.
Print the page with `python tests/support/role_matrix.py`.
Source: cloud_controller_ng:lib/cloud_controller/permissions.rb, docs/v3
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from fakecc.json_types import Json
from fakecc.records import Value, value_type

EVERYWHERE = ("admin", "admin_read_only", "global_auditor")
ORGANIZATION = ("organization_manager", "organization_auditor", "organization_billing_manager", "organization_user")
# Whoever has one of these is an organization_user, too: nobody gets them without.
SPACE = ("space_developer", "space_manager", "space_auditor", "space_supporter")
NO_ROLE = "no_role"
ROLES = (*EVERYWHERE, *ORGANIZATION, *SPACE, NO_ROLE)

ALL = frozenset(ROLES)
MEMBERS = frozenset({*EVERYWHERE, *ORGANIZATION, *SPACE})
READERS = frozenset({*EVERYWHERE, *SPACE, "organization_manager"})
ADMIN = frozenset({"admin"})
MANAGERS = frozenset({"admin", "organization_manager"})
UPDATERS = MANAGERS | {"space_manager"}
APP_MANAGERS = frozenset({"admin", "space_developer", "space_supporter"})


@value_type
class Row(Value):
    """One request: `granted` answers `status`, the rest of `seen` 403, everybody else `hidden`.

    Names in braces stand for guids: of an organization, a space in it, a user with a role in both, and so on.
    """

    request: str
    granted: frozenset[str]
    seen: frozenset[str] = MEMBERS
    status: int = 200
    hidden: int = 404
    body: Mapping[str, Json] | None = field(default=None)

    def answer(self, role: str) -> int:
        """The status that a caller with this role gets."""
        if role in self.granted:
            return self.status
        return 403 if role in self.seen else self.hidden


def reading(request: str, who: frozenset[str]) -> Row:
    return Row(request=request, granted=who, seen=who)


def related(**guids: str) -> dict[str, Json]:
    return {name: {"data": {"guid": guid}} for name, guid in guids.items()}


LABEL = {"metadata": {"labels": {"a": "b"}}}
NOTHING = {"data": None}
USER_ROLE = {
    "type": "organization_auditor",
    "relationships": related(user="{user}", organization="{organization}"),
}
SPACE_ROLE = {"type": "space_auditor", "relationships": related(user="{user}", space="{space}")}
NEW_SPACE = {"name": "new", "relationships": related(organization="{organization}")}
SPACES = {"data": [{"guid": "{space}"}]}
ORGANIZATIONS = {"data": [{"guid": "{organization}"}]}

ORGANIZATION_ROWS = (
    reading("GET /v3/organizations/{organization}", MEMBERS),
    Row(request="POST /v3/organizations", granted=ADMIN, seen=ALL, status=201, body={"name": "new"}),
    Row(request="PATCH /v3/organizations/{organization}", granted=MANAGERS, body=LABEL),
    Row(request="PATCH /v3/organizations/{organization}", granted=ADMIN, body={"suspended": True}),
    Row(request="PATCH /v3/organizations/{organization}", granted=MANAGERS, body={"suspended": False}),
    Row(request="DELETE /v3/organizations/{organization}", granted=ADMIN, status=202),
    reading("GET /v3/organizations/{organization}/usage_summary", MEMBERS),
    reading("GET /v3/organizations/{organization}/domains", MEMBERS),
    reading("GET /v3/organizations/{organization}/domains/default", MEMBERS),
    reading("GET /v3/organizations/{organization}/users", MEMBERS),
    reading("GET /v3/organizations/{organization}/relationships/default_isolation_segment", MEMBERS),
    Row(
        request="PATCH /v3/organizations/{organization}/relationships/default_isolation_segment",
        granted=MANAGERS,
        body=NOTHING,
    ),
)
SPACE_ROWS = (
    reading("GET /v3/spaces/{space}", READERS),
    Row(request="POST /v3/spaces", granted=MANAGERS, status=201, hidden=422, body=NEW_SPACE),
    Row(request="PATCH /v3/spaces/{space}", granted=UPDATERS, seen=READERS, body=LABEL),
    Row(request="PATCH /v3/spaces/{space}", granted=MANAGERS, seen=READERS, body={"suspended": True}),
    Row(request="DELETE /v3/spaces/{space}", granted=MANAGERS, seen=READERS, status=202),
    reading("GET /v3/spaces/{space}/features", READERS),
    reading("GET /v3/spaces/{space}/features/ssh", READERS),
    Row(request="PATCH /v3/spaces/{space}/features/ssh", granted=UPDATERS, seen=READERS, body={"enabled": True}),
    reading("GET /v3/spaces/{space}/usage_summary", READERS),
    reading("GET /v3/spaces/{space}/users", READERS),
    reading("GET /v3/spaces/{space}/running_security_groups", READERS),
    reading("GET /v3/spaces/{space}/staging_security_groups", READERS),
    reading("GET /v3/spaces/{space}/relationships/isolation_segment", READERS),
    Row(
        request="PATCH /v3/spaces/{space}/relationships/isolation_segment",
        granted=MANAGERS,
        seen=READERS,
        body=NOTHING,
    ),
    Row(request="DELETE /v3/spaces/{space}/routes?unmapped=true", granted=APP_MANAGERS, seen=READERS, status=202),
)
ROLE_ROWS = (
    reading("GET /v3/roles/{organization_role}", MEMBERS),
    reading("GET /v3/roles/{space_role}", READERS),
    Row(request="POST /v3/roles", granted=MANAGERS, seen=ALL, status=201, body=USER_ROLE),
    Row(request="POST /v3/roles", granted=UPDATERS, seen=ALL, status=201, body=SPACE_ROLE),
    Row(request="DELETE /v3/roles/{organization_role}", granted=MANAGERS, status=202),
    Row(request="DELETE /v3/roles/{space_role}", granted=UPDATERS, seen=READERS, status=202),
    reading("GET /v3/users/{user}", MEMBERS),
    Row(request="POST /v3/users", granted=ADMIN, seen=ALL, status=201, body={"guid": "new"}),
    Row(request="PATCH /v3/users/{user}", granted=ADMIN, body=LABEL),
    Row(request="DELETE /v3/users/{user}", granted=ADMIN, status=202),
)
QUOTA_ROWS = (
    reading("GET /v3/organization_quotas/{organization_quota}", ALL),
    Row(request="POST /v3/organization_quotas", granted=ADMIN, seen=ALL, status=201, body={"name": "new"}),
    Row(request="PATCH /v3/organization_quotas/{organization_quota}", granted=ADMIN, seen=ALL, body={"name": "x"}),
    Row(request="DELETE /v3/organization_quotas/{unused_quota}", granted=ADMIN, seen=ALL, status=202),
    Row(
        request="POST /v3/organization_quotas/{organization_quota}/relationships/organizations",
        granted=ADMIN,
        seen=ALL,
        body=ORGANIZATIONS,
    ),
    reading("GET /v3/space_quotas/{space_quota}", READERS),
    Row(request="POST /v3/space_quotas", granted=MANAGERS, seen=ALL, status=201, body=NEW_SPACE),
    Row(request="PATCH /v3/space_quotas/{space_quota}", granted=MANAGERS, seen=READERS, body={"name": "x"}),
    Row(
        request="POST /v3/space_quotas/{space_quota}/relationships/spaces",
        granted=MANAGERS,
        seen=READERS,
        body=SPACES,
    ),
    Row(
        request="DELETE /v3/space_quotas/{space_quota}/relationships/spaces/{space}",
        granted=MANAGERS,
        seen=READERS,
        status=204,
    ),
)
PLATFORM_ROWS = (
    reading("GET /v3/isolation_segments/{isolation_segment}", MEMBERS),
    reading("GET /v3/isolation_segments/{isolation_segment}/organizations", MEMBERS),
    reading("GET /v3/isolation_segments/{isolation_segment}/relationships/organizations", MEMBERS),
    reading("GET /v3/isolation_segments/{isolation_segment}/relationships/spaces", MEMBERS),
    Row(request="POST /v3/isolation_segments", granted=ADMIN, seen=ALL, status=201, body={"name": "new"}),
    Row(request="PATCH /v3/isolation_segments/{isolation_segment}", granted=ADMIN, seen=ALL, body={"name": "x"}),
    Row(
        request="POST /v3/isolation_segments/{isolation_segment}/relationships/organizations",
        granted=ADMIN,
        seen=ALL,
        body=ORGANIZATIONS,
    ),
    reading("GET /v3/security_groups/{security_group}", READERS),
    Row(request="POST /v3/security_groups", granted=ADMIN, seen=ALL, status=201, body={"name": "new"}),
    Row(request="PATCH /v3/security_groups/{security_group}", granted=ADMIN, seen=READERS, body={"name": "x"}),
    Row(request="DELETE /v3/security_groups/{security_group}", granted=ADMIN, seen=READERS, status=202),
    Row(
        request="POST /v3/security_groups/{security_group}/relationships/staging_spaces",
        granted=UPDATERS,
        seen=READERS,
        body=SPACES,
    ),
    Row(
        request="DELETE /v3/security_groups/{security_group}/relationships/running_spaces/{space}",
        granted=UPDATERS,
        seen=READERS,
        status=204,
    ),
    reading("GET /v3/feature_flags/diego_docker", ALL),
    Row(request="PATCH /v3/feature_flags/diego_docker", granted=ADMIN, seen=ALL, body={"enabled": True}),
    reading("GET /v3/environment_variable_groups/running", ALL),
    Row(request="PATCH /v3/environment_variable_groups/running", granted=ADMIN, seen=ALL, body={"var": {"A": "b"}}),
)
SECTIONS = {
    "Organizations": ORGANIZATION_ROWS,
    "Spaces": SPACE_ROWS,
    "Roles and users": ROLE_ROWS,
    "Quotas": QUOTA_ROWS,
    "Isolation segments, security groups, flags, environment groups": PLATFORM_ROWS,
}
MATRIX = tuple(row for rows in SECTIONS.values() for row in rows)

INTRODUCTION = """\
# Who may do what

Each cell is the status of the answer. Whoever has a role in a space is an `organization_user` of its organization, too.
In a list, every caller finds what it may read, and gets 200. A suspended organization or space, or one that is being
deleted, refuses all but admins after this table has let them pass. Printed from `tests/support/role_matrix.py`.
"""


def page() -> str:
    """The page docs/roles.md."""
    return "\n".join((INTRODUCTION, *(_section(title, rows) for title, rows in SECTIONS.items())))


def _section(title: str, rows: tuple[Row, ...]) -> str:
    head = f"| Request | {' | '.join(role.replace('_', ' ') for role in ROLES)} |"
    lines = [f"## {title}\n", head, "|---" * (len(ROLES) + 1) + "|", *map(_line, rows)]
    return "\n".join(lines) + "\n"


def _line(row: Row) -> str:
    told = f" `{', '.join(row.body)}`" if row.body and row.request.startswith("PATCH") else ""
    return f"| `{row.request}`{told} | {' | '.join(str(row.answer(role)) for role in ROLES)} |"


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201 - what it is for
