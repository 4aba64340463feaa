"""Requests as a fuzzer makes them, from a seed: over every route, nearly right or not at all."""

from __future__ import annotations

import base64
import io
import json
import re
from urllib.parse import quote

from fakecc import control, dashboard, neighbours, uaa, v2, v3
from fakecc.in_process import ServedWorld
from fakecc.server.connection import base_environ
from fakecc.server.request_head import Refusal, parse_head
from fakecc.web import environ_keys
from support.web_client import user_headers

VIEWS = (v3.VIEW, v2.VIEW, uaa.VIEW, control.VIEW, dashboard.VIEW, *neighbours.VIEWS)
VARIABLE = re.compile(r"<(?:\w+:)?(\w+)>")
# These end the state that a batch of requests is compared with, so they get nothing that they could follow.
ENDING = ("/_fakecc/reset", "/_fakecc/state")
TEXTS = [
    "", " ", "a", "name", "x" * 300, "\u20ac", "\U0001f600", "\x00", "\r\nX: y", "'; drop", "../..", ".", "%00", "<&>", "1", "-1", "0", "true", "null",
    "admin", "org", "space", "small", "service_instances", "managed", "user-provided", "key", "app", "route", "create", "9" * 5000, "1e400", "(" * 300,
    "https://x.example/a", "http://10.0.0.1\\@127.0.0.1/", "2030-01-01T00:00:00Z", "a=b,c in (d)", "name:x", "name IN a,b", 'userName eq "a"',
]  # fmt: skip
KEYS = [
    "name", "guid", "type", "relationships", "space", "organization", "user", "data", "metadata", "labels", "annotations", "credentials", "parameters",
    "service_plan", "service_instance", "app", "route", "domain", "url", "authentication", "username", "password", "tags", "space_guid", "organization_guid",
    "service_plan_guid", "service_instance_guid", "app_guid", "domain_guid", "broker_url", "auth_username", "auth_password", "apps", "services", "routes",
    "domains", "total_services", "non_basic_services_allowed", "memory_limit", "rules", "globally_enabled", "running_spaces", "staging_spaces", "enabled",
    "custom_error_message", "var", "visibility", "type", "organizations", "maintenance_info", "version", "syslog_drain_url", "route_service_url", "on", "status",
    "failure", "mode", "seconds", "advance", "freeze", "scale", "set", "preset", "seed", "userName", "emails", "value", "members", "displayName", "client_id",
    "authorized_grant_types", "scope", "manager_guids", "developer_guids", "host", "path", "port", "internal", "lifecycle", "environment_variables", "suspended",
    "memory", "instances", "disk_quota", "state", "command", "buildpack", "stack_guid", "docker_image", "docker_credentials", "environment_json", "debug",
    "health_check_type", "health_check_timeout", "health_check_http_endpoint", "ports", "diego", "enable_ssh", "source_app_guid", "sha1", "size",
]  # fmt: skip
QUERY_KEYS = [
    "page", "per_page", "results-per-page", "order_by", "order-by", "order-direction", "names", "guids", "label_selector", "include", "fields[space]",
    "fields[service_plan.service_offering]", "space_guids", "organization_guids", "created_ats[lt]", "created_ats", "updated_ats[gte]", "q", "q[]", "types",
    "inline-relations-depth", "include-relations", "exclude-relations", "orphan-relations", "recursive", "async", "accepts_incomplete", "purge", "filter",
    "startIndex", "count", "sortBy", "attributes", "status", "kind", "method", "path", "states", "available", "a[b][c]", "grant_type", "username", "password",
]  # fmt: skip
CONTENT_TYPES = [
    "application/json",
    "application/json; charset=utf-8",
    "application/x-www-form-urlencoded",
    "text/plain",
    "application/yaml",
    "a",
    "",
]
HEADERS = {
    "Accept": ["*/*", "application/json", "text/html, */*", "x", "a/b;q=x"],
    "User-Agent": ["cf/6.1.0 (x)", "cf/" + "9" * 5000 + ".1.1 x", "\x09"],
    "X-B3-TraceId": ["a", "\u00e9"],
    "X-B3-SpanId": ["b"],
    "Referer": ["http://[", "http://x.example/"],
    "Origin": ["null", "https://evil.example", "http://api"],
    "X-Fakecc-World": ["default", "nowhere", ".."],
    "X-Vcap-Request-Id": ["a\u00e9" * 200],
    "If-Match": ["*", "0", "x"],
    "X-Identity-Zone-Id": ["uaa", "x"],
    "Access-Control-Request-Method": ["GET", "x"],
    "Cookie": ["a=b; c", "JSESSIONID=x"],
    "Range": ["bytes=0-"],
    "Expect": ["x"],
}
RAW_BODIES = [
    b"", b"[" * 5000, b"{", b"null", b"[]", b'"x"', b"5", b"\xff\xfe", b'{"a":NaN}', b'{"name":1e400}', b'{"name":"\\ud800"}', b'{"name":' + b"9" * 5000 + b"}",
    b'{"a":' * 300 + b"1" + b"}" * 300, b"a=b&c", b"a=b&a[b]=c", b"%", b"&a [*a]", b"1: 2", b"\x00", b"/*" * 1000, b'"\\"' * 1000,
]  # fmt: skip


# Bodies that are right; a word in angle brackets is the guid of a record of that table.
RIGHT = {
    ("POST", "/v3/organizations"): {"name": "?"},
    ("POST", "/v3/spaces"): {"name": "?", "relationships": {"organization": {"data": {"guid": "<organizations>"}}}},
    ("POST", "/v3/apps"): {"name": "?", "relationships": {"space": {"data": {"guid": "<spaces>"}}}},
    ("POST", "/v3/roles"): {
        "type": "organization_user",
        "relationships": {"user": {"data": {"guid": "<users>"}}, "organization": {"data": {"guid": "<organizations>"}}},
    },
    ("POST", "/v3/service_instances"): {
        "type": "managed", "name": "?", "parameters": {"a": 1},
        "relationships": {"space": {"data": {"guid": "<spaces>"}}, "service_plan": {"data": {"guid": "<service_plans>"}}},
    },
    ("POST", "/v3/service_credential_bindings"): {
        "type": "key", "name": "?", "relationships": {"service_instance": {"data": {"guid": "<service_instances>"}}},
    },
    ("POST", "/v3/service_brokers"): {
        "name": "?", "url": "http://127.0.0.1:1",
        "authentication": {"type": "basic", "credentials": {"username": "a", "password": "b"}},
    },
    ("POST", "/v3/routes"): {
        "host": "?", "relationships": {"space": {"data": {"guid": "<spaces>"}}, "domain": {"data": {"guid": "<domains>"}}},
    },
    ("POST", "/v3/domains"): {"name": "a.example.com"},
    ("POST", "/v3/security_groups"): {"name": "?", "rules": [{"protocol": "tcp", "destination": "10.0.0.0/8", "ports": "80"}]},
    ("POST", "/v3/space_quotas"): {"name": "?", "relationships": {"organization": {"data": {"guid": "<organizations>"}}}},
    ("POST", "/v3/organization_quotas"): {"name": "?"},
    ("POST", "/v3/isolation_segments"): {"name": "?"},
    ("POST", "/v2/organizations"): {"name": "?"},
    ("POST", "/v2/spaces"): {"name": "?", "organization_guid": "<organizations>"},
    ("POST", "/v2/service_instances"): {"name": "?", "space_guid": "<spaces>", "service_plan_guid": "<service_plans>"},
    ("POST", "/v2/user_provided_service_instances"): {"name": "?", "space_guid": "<spaces>", "credentials": {"a": 1}},
    ("POST", "/v2/service_keys"): {"name": "?", "service_instance_guid": "<service_instances>"},
    ("POST", "/v2/service_bindings"): {"app_guid": "<apps>", "service_instance_guid": "<service_instances>"},
    ("POST", "/v2/service_brokers"): {"name": "?", "broker_url": "http://127.0.0.1:1", "auth_username": "a", "auth_password": "b"},
    ("POST", "/v2/routes"): {"host": "?", "domain_guid": "<domains>", "space_guid": "<spaces>"},
    ("PUT", "/v2/organizations/<guid>/users"): {"username": "admin"},
    ("POST", "/Users"): {"userName": "?", "emails": [{"value": "a@b"}], "name": {"familyName": "a", "givenName": "b"}, "password": "p"},
    ("POST", "/Groups"): {"displayName": "?"},
    ("POST", "/oauth/clients"): {"client_id": "?", "client_secret": "s", "authorized_grant_types": ["client_credentials"], "scope": ["uaa.none"]},
    ("POST", "/_fakecc/seed"): {"organizations": [{"name": "?", "spaces": [{"name": "s"}]}], "users": [{"username": "?"}]},
    ("POST", "/_fakecc/clock"): {"advance": 90},
    ("POST", "/_fakecc/progress"): {"mode": "after", "seconds": 5},
    ("POST", "/_fakecc/faults"): {"when": {"operation": "apps.list"}, "then": {"status": 500}},
    ("POST", "/_fakecc/faults/preview"): {"when": {"operation": "apps.list"}, "then": {"status": 500}},
    ("POST", "/_fakecc/worlds"): {"name": "w", "port": None},
}  # fmt: skip
PLACE = re.compile(r"<(\w+)>")


class Maker:
    """Makes requests to a world. `dice` is a random.Random."""

    def __init__(self, world, dice):
        self._admin = ServedWorld(world, "http://api").token("admin", seconds=10**9)
        self._world = world
        self._dice = dice
        self._routes = [
            (route.method, route.rule)
            for view in VIEWS
            for route in view.endpoints
            if route.rule != "/_fakecc/journal/events"
        ]
        self._base = base_environ("127.0.0.1", 8181, "default", scheme="http")

    def request(self):
        """A method, a path without its query, and the environ; None for the environ where the server refuses it."""
        dice = self._dice
        method, rule = dice.choice(self._routes) if dice.random() < 0.6 else dice.choice([*RIGHT])
        if dice.random() < 0.03:
            method = dice.choice(["GET", "PUT", "PATCH", "OPTIONS", "HEAD", "FOO", "DELETE"])
        path = VARIABLE.sub(lambda _: self._segment(), rule)
        if dice.random() < 0.05:
            path += dice.choice(["/", "//", "/..", ".json", "/x", "%2e", "/%ff", "%"])
        body = self._body(method, rule)
        lines = [f"{method} {path}{self._query()} HTTP/1.1", "Host: api", *self._headers(rule, body)]
        try:
            environ = parse_head("\r\n".join(lines).encode("latin-1", "replace"), self._base, 1 << 20).environ
        except Refusal:
            return method, path, None
        environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body)), environ_keys.SOCKET_FAULT: {}}
        return method, path, environ

    def _segment(self):
        return self._guid() if self._dice.random() < 0.8 else quote(self._dice.choice(TEXTS)[:100], safe="") or "x"

    def _guid(self):
        tables = [table for table in self._world.tables.values() if len(table)]
        return self._dice.choice(list(self._dice.choice(tables))).guid

    def _query(self):
        if self._dice.random() < 0.6:
            return ""
        pairs = [(self._dice.choice(QUERY_KEYS), self._text()) for _ in range(self._dice.choice([1, 1, 2, 3]))]
        return "?" + "&".join(f"{name}={quote(value, safe=self._dice.choice(['', ',:=']))}" for name, value in pairs)

    def _text(self):
        return self._guid() if self._dice.random() < 0.4 else self._dice.choice(TEXTS)

    def _headers(self, rule, body):
        dice = self._dice
        token = self._token()
        if token:
            yield f"Authorization: {token}"
        if body:
            kind = "application/json" if dice.random() < 0.9 or rule in ENDING else dice.choice(CONTENT_TYPES)
            yield f"Content-Type: {kind}"
        for _ in range(dice.choice([0, 0, 0, 1, 2])):
            name = dice.choice([*HEADERS])
            yield f"{name}: {dice.choice(HEADERS[name])}"

    def _token(self):
        odds = self._dice.random()
        if odds < 0.75:
            return self._admin
        if odds < 0.85:
            return user_headers(self._dice.choice(["ann", "developer"]))["Authorization"]
        claims = self._dice.choice(
            [self._value(2), {"user_id": self._value(1), "scope": self._value(1), "aud": ["cloud_controller"]}]
        )
        parts = ({"alg": "HS256"}, claims)
        encoded = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
        return self._dice.choice(
            ["", "bearer x.y.z", "Basic Y2Y6", "basic \u00e9", "bearer " + ".".join(encoded) + ".x"]
        )

    def _body(self, method, rule):
        if method in {"GET", "HEAD", "DELETE"} and self._dice.random() < 0.9:
            return b""
        right = RIGHT.get((method, rule.removeprefix("/uaa")))
        if right and self._dice.random() < 0.8:
            return json.dumps(self._spoil(self._fill(right))).encode()
        if self._dice.random() < 0.1:
            return self._dice.choice([raw for raw in RAW_BODIES if raw or rule not in ENDING])
        value = self._value(4)
        if rule in ENDING:
            value = {"no such key": value}
        return json.dumps(value).encode()

    def _fill(self, value):
        """A right body with real guids and names of its own."""
        if isinstance(value, dict):
            return {key: self._fill(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._fill(item) for item in value]
        if value == "?":
            return f"n{self._dice.randrange(10**6)}"
        table = PLACE.fullmatch(value) if isinstance(value, str) else None
        records = list(self._world.tables[table[1]]) if table else []
        return self._dice.choice(records).guid if records else value

    def _spoil(self, value):
        """The same, one time in two with one of its parts replaced, lost or added."""
        if self._dice.random() < 0.5:
            return value
        inner, path = value, []
        while isinstance(inner, dict | list) and inner and self._dice.random() < 0.8:
            holder = inner
            key = self._dice.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
            path.append((holder, key))
            inner = holder[key]
        if not path:
            return self._value(2)
        holder, key = path[-1]
        if self._dice.random() < 0.2:
            del holder[key]
        else:
            holder[key] = self._value(2)
        return value

    def _value(self, levels):
        dice = self._dice
        if levels and dice.random() < 0.75:
            keys = dice.choices(KEYS, k=dice.choice([1, 2, 3, 5]))
            return {key: self._value(levels - 1) for key in keys}
        if levels and dice.random() < 0.3:
            return [self._value(levels - 1) for _ in range(dice.choice([0, 1, 2]))]
        if dice.random() < 0.6:
            return self._text()
        return dice.choice(
            [
                None,
                True,
                False,
                0,
                1,
                -1,
                2**40,
                10**30,
                1.5,
                "",
                [],
                {},
                {"data": None},
                {"data": {"guid": self._guid()}},
            ]
        )
