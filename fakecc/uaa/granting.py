"""Tokens: what stands in them, and for how long they hold.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/oauth/UaaTokenServices.java
"""

from __future__ import annotations

from collections.abc import Iterable

from fakecc.actions.platform import uaa_accounts
from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import Account, Grant, UaaClient
from fakecc.uaa import keys
from fakecc.uaa.answers import UaaError

ACCESS_SECONDS = 43200
REFRESH_SECONDS = 2592000
CODE_SECONDS = 300


def issuer(call: Call) -> str:
    """Who signs the tokens."""
    return f"{call.api}/uaa/oauth/token"


def for_account(
    call: Call, client: UaaClient, account: Account, *, grant_type: str, asked: str = ""
) -> dict[str, Json]:
    """The answer that lets a user in: an access and a refresh token. Raises UaaError for scopes it cannot have."""
    scopes = _granted_scopes(client, uaa_accounts.scopes_of(call.world, account), asked)
    return _answer(call, client, scopes, _user(account, grant_type), _refresh_token(call, client, account, scopes))


def for_refresh(call: Call, client: UaaClient, account: Account, *, grant: Grant, token: str) -> dict[str, Json]:
    """The answer to a refresh token: another access token, and the same refresh token again."""
    return _answer(call, client, list(grant.scopes), _user(account, "refresh_token"), token)


def for_client(call: Call, client: UaaClient, asked: str = "") -> dict[str, Json]:
    """The answer that lets a client in: no refresh token."""
    scopes = _granted_scopes(client, list(client.authorities), asked, own=True)
    return _answer(call, client, scopes, {"grant_type": "client_credentials", "authorities": scopes}, None)


def code_for(call: Call, client_id: str, account: Account) -> str:
    """A code that the client can turn into a token, once."""
    code = call.world.guid("Code").replace("-", "")
    _note(call, code, client_id, account, ("openid", "cloud_controller.read", "cloud_controller.write"), CODE_SECONDS)
    return code


def _user(account: Account, grant_type: str) -> dict[str, Json]:
    return {
        "grant_type": grant_type,
        "user_id": account.guid,
        "origin": account.origin,
        "user_name": account.username,
        "email": email_of(account),
        "rev_sig": "fakecc",
    }


def email_of(account: Account) -> str:
    """The first address, or the name where it is one."""
    emails = account.scim.get("emails") or [{}]
    made_up = account.username if "@" in account.username else f"{account.username}@user.from.{account.origin}.cf"
    return str(emails[0].get("value") or made_up)


def _granted_scopes(client: UaaClient, held: list[str], asked: str, *, own: bool = False) -> list[str]:
    possible = held if own or not client.scopes else [scope for scope in held if scope in client.scopes]
    wanted = asked.split()
    granted = [scope for scope in possible if not wanted or scope in wanted]
    if wanted and not granted:
        description = f"[{', '.join(wanted)}] is invalid. This user is not allowed any of the requested scopes"
        raise UaaError(400, "invalid_scope", description)
    return granted


def _answer(
    call: Call, client: UaaClient, scopes: list[str], more: dict[str, Json], refresh_token: str | None
) -> dict[str, Json]:
    seconds = int(client.settings.get("access_token_validity", ACCESS_SECONDS))
    jti = call.world.guid("Token").replace("-", "")
    claims = _claims(call, client, jti, seconds) | {"sub": more.get("user_id", client.guid), "scope": scopes, **more}
    answer = {"access_token": keys.sign(claims | {"aud": _audience(client, scopes)}), "token_type": "bearer"}
    if refresh_token:
        answer["refresh_token"] = refresh_token
    return answer | {"expires_in": seconds - 1, "scope": " ".join(scopes), "jti": jti}


def _claims(call: Call, client: UaaClient, jti: str, seconds: int) -> dict[str, Json]:
    now = int(call.world.now())
    return {
        "jti": jti,
        "client_id": client.guid,
        "cid": client.guid,
        "azp": client.guid,
        "iat": now,
        "exp": now + seconds,
        "iss": issuer(call),
        "zid": "uaa",
    }


def _audience(client: UaaClient, scopes: Iterable[str]) -> list[str]:
    return [*dict.fromkeys([client.guid, *(scope.rpartition(".")[0] or scope for scope in scopes)])]


def _refresh_token(call: Call, client: UaaClient, account: Account, scopes: list[str]) -> str | None:
    if client.grant_types and "refresh_token" not in client.grant_types:
        return None
    seconds = int(client.settings.get("refresh_token_validity", REFRESH_SECONDS))
    jti = call.world.guid("Token").replace("-", "") + "-r"
    _note(call, jti, client.guid, account, tuple(scopes), seconds)
    claims = _claims(call, client, jti, seconds) | {
        "sub": account.guid,
        "user_id": account.guid,
        "user_name": account.username,
        "origin": account.origin,
        "grant_type": "password",
        "granted_scopes": scopes,
        "aud": _audience(client, scopes),
    }
    return keys.sign(claims)


def _note(call: Call, guid: str, client_id: str, account: Account, scopes: tuple[str, ...], seconds: int) -> None:
    now = call.world.now()
    call.world.add(
        Grant(
            guid=guid,
            created_at=now,
            updated_at=now,
            account_guid=account.guid,
            client_id=client_id,
            scopes=scopes,
            expires_at=now + seconds,
        )
    )
