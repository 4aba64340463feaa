"""What a Cloud Controller lists to the one who asks: every page of v3's lists, each read once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from http.client import HTTPException
from urllib.parse import urlsplit

from fakecc.json_types import Json
from fakecc.remote.exchanges import HttpReply, HttpRequest, at, send

PAGE = 5000  # as many as the Cloud Controller gives
LISTS = (
    "organization_quotas", "space_quotas", "users", "organizations", "spaces", "roles", "service_brokers",
    "service_offerings", "service_plans", "apps", "service_instances", "service_credential_bindings",
    "domains", "routes",
)  # fmt: skip
Resource = dict[str, Json]


class Foundation:
    """Asks with a token. `unread` says of each path that could not be read why."""

    def __init__(self, api: str, token: str, *, insecure: bool = False, with_values: bool = False) -> None:
        """`with_values`: are environment variables and parameters read, which may hold secrets?"""
        self.with_values = with_values
        self.unread: dict[str, str] = {}
        self._api = api
        self._token = token
        self._insecure = insecure
        self._lists: dict[str, list[Resource]] = {}
        self._related: dict[tuple[str, str], dict[str, list[Resource]]] = {}

    def resources(self, name: str) -> list[Resource]:
        """Every resource of a list, in its order, up to the first page that is refused."""
        if name not in self._lists:
            self._lists[name] = self._pages(f"/v3/{name}?per_page={PAGE}")
        return self._lists[name]

    def read_lists(self, done: Callable[[str], object]) -> None:
        """Read them all; `done` hears of each list."""
        for name in LISTS:
            self.resources(name)
            done(name)

    def one(self, path: str) -> Json:
        """The body at a path; None where it cannot be read."""
        reply = self._get(path)
        if reply is None:
            return None
        if reply.status != 200:
            self.unread[path] = f"{reply.status} {at(reply.json, '/errors/0/title') or ''}".strip()
            return None
        return reply.json

    def name_of(self, guid: str) -> str:
        """The name of a resource; a user's is the user name. "" for what was not read, or has none."""
        resource = self._by_guid.get(guid, {})
        return str(resource.get("name") or resource.get("username") or "")

    def outer(self, guid: str, relation: str) -> str:
        """The guid of what the resource with a guid is related to; "" where that is not known."""
        return related_guid(self._by_guid.get(guid, {}), relation)

    def by_guid(self, guid: str) -> Resource:
        """What has this guid, or nothing."""
        return self._by_guid.get(guid, {})

    def is_managed(self, guid: str) -> bool:
        """Is it a service instance that a broker made?"""
        return bool(self.outer(guid, "service_plan"))

    @cached_property
    def feature_flags(self) -> dict[str, bool]:
        """What is switched on, by the flags' names."""
        return {str(each["name"]): each["enabled"] is True for each in self._pages("/v3/feature_flags")}

    @cached_property
    def router_groups(self) -> dict[str, Resource]:
        """The router groups by their guids; none where there is no routing API, or the user may not see it."""
        href = at(self.one("/"), "/links/routing/href")
        if not isinstance(href, str) or not any(each.get("router_group") for each in self.resources("domains")):
            return {}
        reply = self._ask(href.rstrip("/"), "/v1/router_groups")
        listed = reply.json if reply is not None and reply.status == 200 else None
        if not isinstance(listed, list):
            self.unread["/routing/v1/router_groups"] = "no answer" if reply is None else str(reply.status)
            return {}
        return {str(each["guid"]): each for each in listed}

    @cached_property
    def _by_guid(self) -> dict[str, Resource]:
        return {str(each["guid"]): each for name in LISTS for each in self.resources(name)}

    def related(self, name: str, relation: str) -> dict[str, list[Resource]]:
        """The resources of a list by the guid of what they are related to."""
        if (name, relation) not in self._related:
            found: dict[str, list[Resource]] = {}
            for each in self.resources(name):
                found.setdefault(related_guid(each, relation), []).append(each)
            self._related[name, relation] = found
        return self._related[name, relation]

    def _pages(self, path: str) -> list[Resource]:
        found = list[Resource]()
        while path:
            body = self.one(path)
            found += at(body, "/resources") or []
            following = urlsplit(at(body, "/pagination/next/href") or "")
            path = f"{following.path}?{following.query}" if following.path else ""
        return found

    def _get(self, path: str) -> HttpReply | None:
        return self._ask(self._api, path)

    def _ask(self, base: str, path: str) -> HttpReply | None:
        headers = {"Accept": "application/json", "Authorization": f"bearer {self._token}"}
        request = HttpRequest(base=base, method="GET", path=path, headers=headers)
        try:
            return send(request, insecure=self._insecure)
        except (OSError, HTTPException) as error:
            self.unread[path] = f"{type(error).__name__}: {error}"
            return None


def related_guid(resource: Resource, relation: str) -> str:
    """The guid of what a resource is related to; "" where there is none."""
    return str(at(resource, f"/relationships/{relation}/data/guid") or "")
