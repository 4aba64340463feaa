"""Checks of authentication and of the headers that every request has."""

from __future__ import annotations

import uuid

from fakecc.remote.broker_check.broker_client import (
    CATALOG,
    IDENTITY_HEADER,
    REQUEST_HEADER,
    VERSION_HEADER,
    expect,
    identity,
)
from fakecc.remote.broker_check.checks import BrokerCheck
from fakecc.remote.broker_check.life import Life
from fakecc.remote.broker_check.verdicts import NotApplicable, RuleBroken
from fakecc.remote.tokens import basic


def _credentials_missing(life: Life) -> None:
    _user(life)
    expect(life.client.ask("GET", CATALOG, headers={"Authorization": None}), 401)


def _credentials_wrong(life: Life) -> None:
    user, password = _user(life)
    wrong = basic(user, f"{password}-{uuid.uuid4()}")
    expect(life.client.ask("GET", CATALOG, headers={"Authorization": wrong}), 401)


def _credentials_everywhere(life: Life) -> None:
    _user(life)
    path = f"/v2/service_instances/{uuid.uuid4()}"
    query = {"service_id": str(life.offering["id"]), "plan_id": str(life.plan["id"])}
    for asked in (path, f"{path}/service_bindings/{uuid.uuid4()}"):
        expect(life.client.ask("DELETE", asked, query=query, headers={"Authorization": None}), 401)


def _version_missing(life: Life) -> None:
    expect(life.client.ask("GET", CATALOG, headers={VERSION_HEADER: None}), 200, 400)


def _version_old(life: Life) -> None:
    expect(life.client.ask("GET", CATALOG, headers={VERSION_HEADER: "1.0"}), 200, 412)


def _version_new(life: Life) -> None:
    expect(life.client.ask("GET", CATALOG, headers={VERSION_HEADER: "2.99"}), 200)


def _identity(life: Life) -> None:
    user = {"username": "duke", "uid": str(uuid.uuid4()), "groups": ["admin"], "extra": {"mydata": ["data1"]}}
    expect(life.client.ask("GET", CATALOG, headers={IDENTITY_HEADER: identity("kubernetes", user)}), 200)


def _request_identity(life: Life) -> None:
    sent = str(uuid.uuid4())
    reply = life.client.ask("GET", CATALOG, headers={REQUEST_HEADER: sent})
    told = reply.headers.get(REQUEST_HEADER.lower())
    if told != sent:
        raise RuleBroken(f"the answer has {told!r} as {REQUEST_HEADER}, the request had {sent!r}")


def _user(life: Life) -> tuple[str, str]:
    if life.client.credentials is None:
        raise NotApplicable("no user was given")
    return life.client.credentials


_AUTHENTICATION = "Platform to Service Broker Authentication"
_VERSION = "Headers > API Version Header"
CHECKS = (
    BrokerCheck(
        "auth-missing",
        _AUTHENTICATION,
        "must",
        "A request without credentials is refused with 401.",
        _credentials_missing,
    ),
    BrokerCheck(
        "auth-wrong",
        _AUTHENTICATION,
        "must",
        "A request with a wrong password is refused with 401.",
        _credentials_wrong,
    ),
    BrokerCheck(
        "auth-everywhere",
        _AUTHENTICATION,
        "must",
        "Requests for instances and bindings need credentials, too.",
        _credentials_everywhere,
    ),
    BrokerCheck(
        "version-missing",
        _VERSION,
        "must",
        "A request without X-Broker-API-Version is served, or refused with 400.",
        _version_missing,
    ),
    BrokerCheck("version-old", _VERSION, "must", "A version that is not supported is refused with 412.", _version_old),
    BrokerCheck(
        "version-new", _VERSION, "should", "A newer minor version is served: such versions only add.", _version_new
    ),
    BrokerCheck(
        "originating-identity",
        "Headers > Originating Identity",
        "must",
        "A request on behalf of any platform's user is served.",
        _identity,
    ),
    BrokerCheck(
        "request-identity",
        "Headers > Request Identity",
        "should",
        "The answer repeats X-Broker-API-Request-Identity.",
        _request_identity,
    ),
)
