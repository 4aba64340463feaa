"""What organizations and spaces ask alike about the users of a role: named by guid, or by name and origin.

Source: cloud_controller_ng:app/controllers/runtime/organizations_controller.rb, spaces_controller.rb (add_role)
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import feature_flags, users
from fakecc.call import Call
from fakecc.errors import Invalid
from fakecc.models.tenancy import User
from fakecc.v2._message import read_object

# What /user_roles calls the roles, in the order in which it lists them.
ORGANIZATION_ROLE_NAMES = {
    "organization_user": "org_user",
    "organization_manager": "org_manager",
    "organization_auditor": "org_auditor",
    "organization_billing_manager": "billing_manager",
}
SPACE_ROLE_NAMES = {
    "space_developer": "space_developer",
    "space_manager": "space_manager",
    "space_auditor": "space_auditor",
    "space_supporter": "space_supporter",
}


def named_user(call: Call, flag: str) -> str:
    """The guid of the user that the body names. Raises FeatureDisabled, and UAA's complaints."""
    feature_flags.check(call.world, call.caller, flag)
    given = read_object(call)
    username, origin = str(given.get("username", "")), given.get("origin")
    try:
        return users.guid_of(call.world, username, origin or None)
    except Invalid as problem:
        if problem.rule == "ambiguous":
            raise errors.UserIsInMultipleOrigins(_listed(problem.told["origins"])) from None
        if origin:
            named = f"username: '{username}', origin: '{origin}'"
            raise errors.UserWithOriginNotFound(named) from None
        raise errors.UserNotFound(username) from None


def _listed(origins: object) -> str:
    return "[" + ", ".join(f'"{origin}"' for origin in str(origins).split(", ")) + "]"


def known_user(call: Call, guid: str) -> User:
    """The user of that guid, made known where it was not."""
    return users.ensure(call.world, guid)
