"""UAA's side: zones, users, groups, clients, identity providers, and the tokens and codes that UAA keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import ClassVar

from fakecc.json_types import Json
from fakecc.records import record
from fakecc.store import Record

# The zone that every UAA begins with.
UAA_ZONE = "uaa"


@record
class Account(Record):
    """A user as UAA knows it. `password` None: cannot log in by password. Times are seconds since the epoch.

    `failed_logons`: when somebody tried a wrong password since the last right one.
    """

    FOLDED: ClassVar[frozenset[str]] = frozenset({"username"})
    ENCRYPTED: ClassVar[frozenset[str]] = frozenset({"password"})
    QUIET: ClassVar[frozenset[str]] = frozenset(
        {"failed_logons", "last_logon_at", "previous_logon_at", "password_change_required", "salt"}
    )

    username: str
    origin: str = "uaa"
    zone_id: str = UAA_ZONE
    password: str | None = None
    active: bool = True
    verified: bool = True
    email: str = ""
    given_name: str | None = None
    family_name: str | None = None
    phone_number: str | None = None
    external_id: str | None = None
    salt: str | None = None
    version: int = 0
    password_changed_at: float = 0.0
    password_change_required: bool = False
    last_logon_at: float | None = None
    previous_logon_at: float | None = None
    failed_logons: tuple[float, ...] = ()


@record
class UaaClient(Record):
    """An OAuth client; its guid is its client_id, behind `<zone>/` in another zone.

    `secrets`: one, or two while they are exchanged; an empty one makes a public client. `redirect_uris` None: none
    were given. `additional` holds whatever else /oauth/clients was given. `home_page`: how it looks on a page for
    people, in the words of /oauth/clients/meta; None until somebody says so. `jwks_uri`, or else `jwks`: the public
    keys by which the client may sign who it is. `fetched_keys`: what was found at the URI (`uri`, `text`), and when
    (`at`, in seconds since the epoch).
    """

    QUIET: ClassVar[frozenset[str]] = frozenset({"secrets", "jwks_uri", "jwks", "fetched_keys"})

    zone_id: str = UAA_ZONE
    secrets: tuple[str, ...] = ("",)
    authorities: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    grant_types: tuple[str, ...] = ()
    redirect_uris: tuple[str, ...] | None = None
    autoapprove: tuple[str, ...] = ()
    access_token_validity: int | None = None
    refresh_token_validity: int | None = None
    required_user_groups: tuple[str, ...] = ()
    additional: Mapping[str, Json] = field(default_factory=dict[str, Json])
    home_page: Mapping[str, Json] | None = None
    jwks_uri: str | None = None
    jwks: tuple[Mapping[str, Json], ...] = ()
    fetched_keys: Mapping[str, Json] | None = None

    @property
    def client_id(self) -> str:
        """What the client calls itself."""
        return self.guid.rpartition("/")[2]


@record
class Group(Record):
    """A UAA group, which is a scope."""

    FOLDED: ClassVar[frozenset[str]] = frozenset({"name"})

    name: str
    description: str | None = None
    zone_id: str = UAA_ZONE
    version: int = 0


@record
class Membership(Record):
    """A user or a group is a member of a group."""

    REFERENCES: ClassVar[Mapping[str, str]] = {"group_guid": "groups"}

    group_guid: str
    member_guid: str
    member_type: str = "USER"
    origin: str = "uaa"


@record
class ExternalGroup(Record):
    """A group of another origin is mapped to a group of UAA."""

    REFERENCES: ClassVar[Mapping[str, str]] = {"group_guid": "groups"}

    group_guid: str
    external_group: str
    origin: str = "ldap"


@record
class StoredToken(Record):
    """A token that UAA keeps; its guid is its id, which is all of it where its format is opaque. `value` is the JWT."""

    REFERENCES: ClassVar[Mapping[str, str]] = {"account_guid": "accounts"}

    client_id: str
    account_guid: str | None = None
    response_type: str = "ACCESS_TOKEN"
    scope: str = ""
    value: str = ""
    expires_at: float = 0.0
    zone_id: str = UAA_ZONE
    format: str = "opaque"


@record
class AuthorizationCode(Record):
    """A code that a client turns into a token, once; its guid is the code.

    `redirect_uri` is where the browser was sent; `redirect_asked`: whether the client had named it.
    """

    REFERENCES: ClassVar[Mapping[str, str]] = {"account_guid": "accounts"}

    client_id: str
    account_guid: str
    scopes: tuple[str, ...] = ()
    expires_at: float = 0.0
    redirect_uri: str = ""
    redirect_asked: bool = False
    nonce: str | None = None
    authenticated_at: float = 0.0
    by_password: bool = False
    challenge: str | None = None
    challenge_method: str | None = None


@record
class ExpiringCode(Record):
    """A code of any intent (PASSCODE, REGISTRATION ...) and the text that belongs to it; its guid is the code."""

    data: str = ""
    intent: str | None = None
    expires_at: float = 0.0
    zone_id: str = UAA_ZONE


@record
class Session(Record):
    """A browser's session; its guid is the cookie. `account_guid` None: nobody has logged in yet.

    `saved_request`: where the browser goes after the log-in.
    """

    REFERENCES: ClassVar[Mapping[str, str]] = {"account_guid": "accounts"}

    account_guid: str | None = None
    authenticated_at: float = 0.0
    saved_request: str | None = None


@record
class Approval(Record):
    """A user lets a client have a scope, or denies it."""

    REFERENCES: ClassVar[Mapping[str, str]] = {"account_guid": "accounts"}

    account_guid: str
    client_id: str
    scope: str
    status: str = "APPROVED"
    expires_at: float = 0.0


@record
class IdentityZone(Record):
    """A zone of UAA beside its first; its guid is its id."""

    FOLDED: ClassVar[frozenset[str]] = frozenset({"subdomain"})

    subdomain: str
    name: str
    description: str | None = None
    active: bool = True
    version: int = 0
    config: Mapping[str, Json] = field(default_factory=dict[str, Json])


@record
class IdentityProvider(Record):
    """Where users of an origin log in. `config` is shown as a text that holds JSON; None is `null`."""

    origin_key: str
    name: str
    type: str = "unknown"
    active: bool = True
    version: int = 0
    zone_id: str = UAA_ZONE
    config: Mapping[str, Json] | None = None
