"""/v2/config/feature_flags.

Source: cloud_controller_ng:app/controllers/runtime/feature_flags_controller.rb, app/access/feature_flag_access.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.platform import feature_flags
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects import ruby
from fakecc.json_types import Json
from fakecc.v2.access import need_admin, need_read_scope
from fakecc.v2.message import note_unread, printable, read_object
from fakecc.v2.replies import ok


def present(call: Call, name: str) -> Json:
    changed = call.world.feature_flags.first(name=name)
    return {
        "name": name,
        "enabled": feature_flags.enabled(call.world, name),
        "error_message": changed.custom_error_message if changed else None,
        "url": f"/v2/config/feature_flags/{name}",
    }


def enumerate_flags(call: Call) -> Reply:
    """List the flags as a plain array."""
    need_read_scope(call)
    _need_reader(call)
    return ok([present(call, name) for name in feature_flags.DEFAULTS])


def read(call: Call, name: str) -> Reply:
    need_read_scope(call)
    _need_reader(call)
    _check_name(name)
    return ok(present(call, name))


def _need_reader(call: Call) -> None:
    """Refuse a global auditor, who passes the check of scopes.

    Source: cloud_controller_ng:app/access/feature_flag_access.rb
    """
    if not (call.permissions.can_read_secrets_globally() or "cloud_controller.read" in call.caller.scopes):
        raise errors.NotAuthorized()


def update(call: Call, name: str) -> Reply:
    need_admin(call)
    _check_name(name)
    given = read_object(call)
    note_unread(call, given, ("enabled", "error_message"))
    enabled, message = _typecast(given.get("enabled")), given.get("error_message")
    if isinstance(message, dict | list):
        # Sequel cannot make a text of it.
        raise call.real_error()
    text = message if message is None or isinstance(message, str) else ruby.inspect(message)
    problems = [
        *(["enabled presence"] if enabled is None else []),
        *(["error_message format"] if text is not None and not printable(text) else []),
    ]
    if enabled is None or problems:
        raise errors.FeatureFlagInvalid(", ".join(problems))
    feature_flags.update(call.world, name, enabled=enabled, custom_error_message=text)
    return ok(present(call, name))


def _typecast(value: Json) -> bool | None:
    """Read a boolean as Sequel does: a few words are false, a blank value is null, everything else is true."""
    if value is None or value in ([], {}) or (isinstance(value, str) and not value.strip()):
        return None
    return value not in (False, 0) and str(value).lower() not in {"false", "f", "0", "n", "no", "off"}


def _check_name(name: str) -> None:
    if name not in feature_flags.DEFAULTS:
        raise errors.FeatureFlagNotFound(name)


ENDPOINTS = [
    endpoint("GET", "/v2/config/feature_flags", enumerate_flags),
    endpoint("GET", "/v2/config/feature_flags/<name>", read),
    endpoint("PUT", "/v2/config/feature_flags/<name>", update),
]
