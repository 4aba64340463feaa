"""What connects a world with its brokers, through the faults that stand in the way."""

from __future__ import annotations

import base64
import json
import time
from functools import lru_cache, partial
from http import HTTPStatus
from threading import Event
from urllib.parse import urlsplit

from fakecc.brokers.over_http import OverHttp
from fakecc.brokers.scripted import ScriptedPort
from fakecc.faults import matching, on_brokers, slowness
from fakecc.faults.matching import FaultTarget
from fakecc.journal import Entry
from fakecc.models.arranged import Fault
from fakecc.osb.port import KEY_SET, BrokerAnswer, BrokerRequest
from fakecc.records import replace
from fakecc.world import World, port_thread


def connect(world: World, hosts: tuple[str, ...] = ()) -> None:
    """Give a world its brokers. `hosts` are patterns of hosts off this machine whose brokers may be asked."""
    world.http = OverHttp(hosts, verify=not world.settings.skip_cert_verify)
    world.scripted = ScriptedPort(world)
    exchange = _Exchange(world)
    world.ask, world.may_be_slow = exchange.ask, exchange.may_be_slow


class _Exchange:
    """Every call from a world to a broker."""

    def __init__(self, world: World) -> None:
        self._world = world

    def may_be_slow(self, request: BrokerRequest) -> bool:
        """May a fault delay the answer, so that nobody shall hold the lock meanwhile?"""
        faults = self._world.faults
        return len(faults) > 0 and any(
            "delay" in fault.effect and fault.where == "broker"
            for fault in faults.select({"keys": (f"broker {request.operation}", "broker *")}).all()
        )

    def ask(self, request: BrokerRequest) -> BrokerAnswer:
        """Ask a broker; written down in the journal, unless it is for keys, whose server is no broker."""
        if request.operation == KEY_SET:
            return self._ask_over_http(request)
        world, began = self._world, time.perf_counter()
        with world.lock:
            era = world.era
            fault = matching.strike(world.faults, self._target(request), world.now()) if len(world.faults) else None
            late = fault is not None and "delay" in fault.effect
            answer = None if late else self._answer_at_once(fault, request)
            if answer is not None:
                self._write_in_journal(request, answer, fault, began)
                return answer
        if fault is not None and late:
            seconds = slowness.seconds(fault)
            port_thread.give_way()
            Event().wait(min(seconds, request.timeout))
            answer = self._answer_late(fault, request, seconds)
        elif fault is not None:
            answer = on_brokers.answer_under(fault, request, self._ask_over_http)
        else:
            answer = self._ask_over_http(request)
        with world.lock:
            if world.era == era:
                self._write_in_journal(request, answer, fault, began)
        return answer

    def _ask_over_http(self, request: BrokerRequest) -> BrokerAnswer:
        """Ask a broker behind its URL; one that was pushed as an app where the router leads."""
        url = urlsplit(request.broker_url)
        with self._world.lock:
            routed = self._world.runtime.route(url.netloc, url.path + request.path)
        if routed is None:
            return self._world.http.ask(request)
        if routed.backend:
            return self._world.http.ask(replace(request, broker_url=routed.backend + url.path))
        text = f"{routed.status} {HTTPStatus(routed.status).phrase}: {routed.message}\n"
        return BrokerAnswer(status=routed.status, text=text, location=request.broker_url + request.target)

    def _answer_at_once(self, fault: Fault | None, request: BrokerRequest) -> BrokerAnswer | None:
        """The answer of a scripted broker or of a fault alone; None where a broker must be asked over HTTP."""
        if fault is None:
            return self._world.scripted.ask(request) if request.scripted else None
        if request.scripted or not on_brokers.reaches_broker(fault):
            return on_brokers.answer_under(fault, request, self._world.scripted.ask)
        return None

    def _answer_late(self, fault: Fault, request: BrokerRequest, seconds: float) -> BrokerAnswer:
        """The answer after a delay; one that is as long as the Cloud Controller's patience is none in time."""
        ask = partial(self._ask_scripted, self._world.era) if request.scripted else self._ask_over_http
        answer = on_brokers.answer_under(fault, request, ask)
        if seconds >= request.timeout:
            return BrokerAnswer(failure="timeout", location=request.broker_url + request.path)
        return answer

    def _ask_scripted(self, era: int, request: BrokerRequest) -> BrokerAnswer:
        world = self._world
        with world.lock:
            if world.era != era:
                return BrokerAnswer(failure="unreachable", location=request.broker_url + request.path)
            with world.piece(None):
                return world.scripted.ask(request)

    def _write_in_journal(
        self, request: BrokerRequest, answer: BrokerAnswer, fault: Fault | None, began: float
    ) -> None:
        subjects = {
            "broker": request.broker_guid, "plan": request.plan_guid, "instance": request.instance_guid,
            "resource": request.resource_guid,
        }  # fmt: skip
        self._world.journal.add(
            Entry(
                kind="broker",
                at=self._world.now(),
                method=request.method,
                path=request.target,
                status=answer.status,
                operation=request.operation,
                request=request.body,
                response=answer.text or answer.failure,
                headers=request.headers,
                user_guid=_user_guid(request),
                request_id=request.headers.get("X-Vcap-Request-Id", ""),
                seconds=time.perf_counter() - began,
                note="fault" if fault else answer.hint,
                fault=(fault.name or fault.guid) if fault else "",
                subjects=subjects,
            )
        )

    def _target(self, request: BrokerRequest) -> FaultTarget:
        return FaultTarget(
            where="broker",
            keys=(f"broker {request.operation}",),
            facts=partial(self._facts, request),
            resource=lambda: request.resource_guid or request.broker_guid,
            identity=partial(self._identity, request),
        )

    def _identity(self, request: BrokerRequest) -> str:
        """The call in words that are the same in every run: guids are random, names are not."""
        told = self._facts(request)
        tables = (self._world.service_bindings, self._world.service_keys)
        bound = next((record for table in tables if (record := table.get(request.resource_guid))), None)
        names = [told[key][1] for key in ("broker", "plan", "instance")]
        return f"{request.operation} {names} {bound.name if bound else ''}"

    def _facts(self, request: BrokerRequest) -> dict[str, tuple[str, str]]:
        world = self._world
        broker = world.service_brokers.get(request.broker_guid)
        plan = world.service_plans.get(request.plan_guid)
        instance = world.service_instances.get(request.instance_guid)
        context = (request.body or {}).get("context") if isinstance(request.body, dict) else None
        name = instance.name if instance else context.get("instance_name", "") if isinstance(context, dict) else ""
        return {
            "operation": (request.operation, ""),
            "broker": (request.broker_guid, broker.name if broker else ""),
            "plan": (request.plan_guid, plan.name if plan else ""),
            "instance": (request.instance_guid, name),
        }


def _user_guid(request: BrokerRequest) -> str:
    """The guid of the user in whose name a broker is asked; empty where it is nobody's."""
    return _user_of(request.headers.get("X-Broker-Api-Originating-Identity", ""))


@lru_cache(maxsize=64)
def _user_of(originating_identity: str) -> str:
    _, _, identity = originating_identity.partition(" ")
    return str(json.loads(base64.b64decode(identity))["user_id"]) if identity else ""
