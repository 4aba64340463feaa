"""The server that is asked again: where its parts are, and how its recorded users show who they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field
from urllib.parse import urlencode, urlsplit

from fakecc.json_types import Json
from fakecc.records import Value, value_type
from fakecc.remote.exchanges import HttpRequest, at, send
from fakecc.remote.known_secrets import KnownSecrets
from fakecc.remote.tokens import basic

# Small services beside the Cloud Controller, by the names of their links.
NEIGHBOURS = ("routing", "network_policy_v0", "network_policy_v1", "log_cache")
JSON_ACCEPTED = {"Accept": "application/json"}
FORM = {**JSON_ACCEPTED, "Content-Type": "application/x-www-form-urlencoded"}


class LogInFailed(Exception):  # noqa: N818 - reads as the sentence `raise LogInFailed(...)`
    """A user that was named with a password cannot log in."""


@value_type
class RemoteServer(Value):
    """`api` is its URL, without a slash at the end; `uaa` and `login` are the URLs of those where links do not say.

    `accounts` are the user names and passwords with which recorded users log in; others send tokens that nobody signed.
    `secrets` are sent where a recording has a placeholder for the password or the secret of somebody who logs in.
    """

    api: str
    uaa: str | None = None
    login: str | None = None
    accounts: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    insecure: bool = False
    secrets: KnownSecrets = field(default_factory=KnownSecrets)

    def bases(self, wanted: Collection[str]) -> dict[str, str]:
        """The URLs of UAA, the login server and the neighbours that are wanted, and those hosts without a scheme."""
        links: Json = None
        if None in {self.uaa, self.login} or set(NEIGHBOURS) & set(wanted):
            links = at(self._ask("/").json, "/links")
        found = {name: str(given or at(links, f"/{name}/href") or self.api).rstrip("/")
                 for name, given in (("uaa", self.uaa), ("login", self.login))}  # fmt: skip
        found |= {f"{name}host": base.partition("://")[2] for name, base in found.items()}
        for name in NEIGHBOURS:
            href = at(links, f"/{name}/href")
            if href:
                found[name] = str(href).rstrip("/")
        if "log_cache" in found:  # clients look at the host alone
            found["log_cache"] = "://".join(urlsplit(found["log_cache"])[:2])
        return found

    def log_in(self, name: str) -> str | None:
        """An access token of a user with a password; None for one without. Raises LogInFailed."""
        if name not in self.accounts:
            return None
        username, password = self.accounts[name]
        login = self.bases(["login"])["login"]
        form = urlencode({"grant_type": "password", "username": username, "password": password}).encode()
        headers = {
            **JSON_ACCEPTED,
            "Authorization": basic("cf", ""),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        request = HttpRequest(base=login, method="POST", path="/oauth/token", headers=headers, body=form)
        answer = send(request, insecure=self.insecure)
        token = at(answer.json, "/access_token")
        if not isinstance(token, str):
            raise LogInFailed(f"{username} cannot log in at {login}: {answer.status} {answer.text[:300]}")
        return token

    def _ask(self, path: str) -> Json:
        return send(HttpRequest(base=self.api, method="GET", path=path, headers=JSON_ACCEPTED), insecure=self.insecure)
