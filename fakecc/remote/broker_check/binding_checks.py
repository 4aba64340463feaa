"""Checks of binding, unbinding, and fetching a binding."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

from fakecc.remote.broker_check.broker_client import expect, expect_object, expect_refusal
from fakecc.remote.broker_check.checks import BrokerCheck
from fakecc.remote.broker_check.life import Life
from fakecc.remote.broker_check.provision_checks import (
    expect_done_or_async_required,
    expect_end,
    expect_states,
    require_asynchronous,
    require_retrievable,
)
from fakecc.remote.broker_check.verdicts import NotApplicable, RuleBroken

# What a binding may have only where the offering requires a permission.
NEEDS = {"syslog_drain_url": "syslog_drain", "route_service_url": "route_forwarding", "volume_mounts": "volume_mount"}


def _without_ids(life: Life) -> None:
    _require_instance(life)
    for name in ("service_id", "plan_id"):
        expect(life.bind(str(uuid.uuid4()), life.bind_body(**{name: None})), 400)


def _unknown_instance(life: Life) -> None:
    life.require_bindable()
    reply = life.bind(str(uuid.uuid4()), life.bind_body(), instance_id=str(uuid.uuid4()))
    if not 400 <= reply.status < 500:
        raise RuleBroken(f"expected a refusal; {reply}")


def _without_app(life: Life) -> None:
    _require_instance(life)
    reply = life.bind(str(uuid.uuid4()), life.bind_body(app_guid=None, bind_resource=None))
    if reply.status not in {201, 202}:
        expect_refusal(reply, "RequiresApp")


def _status(life: Life) -> None:
    expect(life.binding.answer, 201, 202)


def _body(life: Life) -> None:
    answer = life.binding.answer
    expect_object(answer)
    for name, kind in (("credentials", dict), ("volume_mounts", list), ("endpoints", list), ("metadata", dict)):
        if answer.member(name) is not None and not isinstance(answer.member(name), kind):
            raise RuleBroken(f"{name} has the wrong type; {answer}")


def _permissions(life: Life) -> None:
    answer = life.require_binding().answer
    required = life.offering.get("requires") or []
    for name, permission in NEEDS.items():
        if answer.member(name) and permission not in required:
            raise RuleBroken(f'{name}, and the offering does not require "{permission}"; {answer}')


def _secret_meanwhile(life: Life) -> None:
    require_asynchronous(life.binding)
    if life.binding.answer.member("credentials") is not None:
        raise RuleBroken("the answer 202 to a bind request has credentials")


def _poll(life: Life) -> None:
    require_asynchronous(life.binding)
    expect_states(life.binding)


def _poll_end(life: Life) -> None:
    require_asynchronous(life.binding)
    expect_end(life.binding, "succeeded")


def _async_required(life: Life) -> None:
    require_asynchronous(life.binding)
    expect_done_or_async_required(life.bind(str(uuid.uuid4()), life.bind_body(), incomplete=False), 200, 201)


def _again(life: Life) -> None:
    life.require_binding()
    expect(life.bind(life.binding_id, life.bind_body()), 200)


def _conflict(life: Life) -> None:
    life.require_binding()
    app = str(uuid.uuid4())
    expect(life.bind(life.binding_id, life.bind_body(app_guid=app, bind_resource={"app_guid": app})), 409)


def _concurrent(life: Life) -> None:
    life.require_binding()
    with ThreadPoolExecutor(2) as pool:
        bindings = list(pool.map(life.bind_to_the_end, (str(uuid.uuid4()), str(uuid.uuid4()))))
    for binding in bindings:
        if binding.answer.status not in {200, 201, 202}:
            expect_refusal(binding.answer, "ConcurrencyError")


def _fetch(life: Life) -> None:
    life.require_binding()
    require_retrievable(life, "bindings")
    reply = life.fetch_binding(life.binding_id)
    expect(reply, 200)
    expect_object(reply)
    if not isinstance(reply.member("credentials"), dict | None):
        raise RuleBroken(f"credentials are no object; {reply}")


def _fetch_unknown(life: Life) -> None:
    life.require_binding()
    require_retrievable(life, "bindings")
    expect(life.fetch_binding(str(uuid.uuid4())), 404)


def _unbind_malformed(life: Life) -> None:
    life.require_binding()
    reply = life.client.ask("DELETE", life.binding_path(life.binding_id), query={"accepts_incomplete": "true"})
    life.early_unbindings.append(reply)
    expect(reply, 400)


def _unbind_async_required(life: Life) -> None:
    require_asynchronous(life.require_binding())
    reply = life.unbind(life.binding_id, incomplete=False)
    life.early_unbindings.append(reply)
    expect_done_or_async_required(reply, 200)


def _unbind_status(life: Life) -> None:
    expect(life.unbinding.answer, 200, 202)


def _unbind_body(life: Life) -> None:
    expect_object(life.unbinding.answer)


def _unbind_end(life: Life) -> None:
    require_asynchronous(life.unbinding)
    expect_end(life.unbinding, "succeeded", "gone")


def _unbind_again(life: Life) -> None:
    if life.unbinding.state not in {"succeeded", "gone"}:
        raise NotApplicable(f"the binding is still there: {life.unbinding.answer}")
    expect(life.unbind(life.binding_id), 410)


def _unbind_unknown(life: Life) -> None:
    _require_instance(life)
    expect(life.unbind(str(uuid.uuid4())), 410)


def _require_instance(life: Life) -> None:
    life.require_bindable()
    life.require_instance()


_RESPONSE = "Binding > Response"
_POLLING = "Polling Last Operation for Service Bindings > Response"
_FETCHING = "Fetching a Service Binding > Response"
_UNBINDING = "Unbinding > Response"
CHECKS = (
    BrokerCheck(
        "bind-malformed",
        _RESPONSE,
        "must",
        "A request without service_id or plan_id is refused with 400.",
        _without_ids,
    ),
    BrokerCheck(
        "bind-unknown-instance",
        "Binding > Request",
        "should",
        "A binding to an instance that there is not is refused.",
        _unknown_instance,
    ),
    BrokerCheck(
        "bind-without-app",
        _RESPONSE,
        "must",
        "Without an app it is bound, or refused with 422 RequiresApp.",
        _without_app,
    ),
    BrokerCheck(
        "bind-status", _RESPONSE, "must", "A new binding is answered by 201, or by 202 while it is made.", _status
    ),
    BrokerCheck("bind-body", "Binding > Body", "must", "The answer is an object; its members have their types.", _body),
    BrokerCheck(
        "bind-permissions",
        "Binding > Body",
        "must",
        "Drains, route services and volume mounts are given only where the catalog requires the permission.",
        _permissions,
    ),
    BrokerCheck("bind-no-credentials", _RESPONSE, "must", "An answer 202 has no credentials.", _secret_meanwhile),
    BrokerCheck("poll-binding", _POLLING, "must", "Polling is answered by 200 and a state.", _poll),
    BrokerCheck(
        "poll-binding-end",
        "Polling Interval and Duration",
        "must",
        "An asynchronous binding succeeds in time.",
        _poll_end,
    ),
    BrokerCheck(
        "bind-async-required",
        _RESPONSE,
        "must",
        "Without accepts_incomplete it is done at once, or refused with 422 AsyncRequired.",
        _async_required,
    ),
    BrokerCheck("bind-again", _RESPONSE, "should", "The same request again is answered by 200.", _again),
    BrokerCheck("bind-conflict", _RESPONSE, "must", "The same id for another app is refused with 409.", _conflict),
    BrokerCheck(
        "concurrent-bindings",
        "Blocking Operations",
        "must",
        "Two bindings at once are made, or one is refused with 422 ConcurrencyError.",
        _concurrent,
    ),
    BrokerCheck("fetch-binding", _FETCHING, "must", "The binding can be fetched.", _fetch),
    BrokerCheck(
        "fetch-binding-unknown", _FETCHING, "must", "A binding that there is not is answered by 404.", _fetch_unknown
    ),
    BrokerCheck(
        "unbind-unknown", "Orphan Mitigation", "must", "Unbinding what never was is answered by 410.", _unbind_unknown
    ),
    BrokerCheck(
        "unbind-malformed",
        _UNBINDING,
        "must",
        "A request without service_id and plan_id is refused with 400.",
        _unbind_malformed,
    ),
    BrokerCheck(
        "unbind-async-required",
        _UNBINDING,
        "must",
        "Without accepts_incomplete it is done at once, or refused with 422 AsyncRequired.",
        _unbind_async_required,
    ),
    BrokerCheck(
        "unbind-status", _UNBINDING, "must", "Unbinding is answered by 200, or by 202 while it goes on.", _unbind_status
    ),
    BrokerCheck("unbind-body", "Unbinding > Body", "must", "The answer is an object.", _unbind_body),
    BrokerCheck(
        "unbind-end", "Polling Interval and Duration", "must", "An asynchronous unbinding ends in time.", _unbind_end
    ),
    BrokerCheck("unbind-again", _UNBINDING, "must", "Unbinding what is gone is answered by 410.", _unbind_again),
)
