"""What connects a world with its brokers, through the faults that stand in the way."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from urllib.parse import urlsplit

from fakecc.brokers.over_http import OverHttp
from fakecc.brokers.scripted import ScriptedPort
from fakecc.faults import matching, on_brokers
from fakecc.journal import Entry
from fakecc.osb.port import BrokerAnswer, BrokerRequest
from fakecc.world import World


def connect(world: World, hosts: tuple[str, ...] = ()) -> None:
    """Give a world its brokers. `hosts` are patterns of hosts off this machine whose brokers may be asked."""
    world.http = OverHttp(hosts, verify=not world.settings.skip_cert_verify)
    world.scripted = ScriptedPort(world)
    world.ask = _Exchange(world).ask


class _Exchange:
    """Every call from a world to a broker."""

    def __init__(self, world: World) -> None:
        self._world = world

    def ask(self, request: BrokerRequest) -> BrokerAnswer:
        """Ask a broker; written down in the journal."""
        world = self._world
        with world.lock:
            era = world.era
            fault = matching.strike(world.faults, "broker", self._fault_selectors(request))
            answer = on_brokers.broker_answer(fault, request) if fault else None
            if answer is None and request.scripted:
                answer = world.scripted.ask(request)
        if answer is None:
            answer = self._ask_over_http(request)
        with world.lock:
            if world.era == era:
                self._write_in_journal(request, answer, "fault" if fault else answer.hint)
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

    def _write_in_journal(self, request: BrokerRequest, answer: BrokerAnswer, note: str) -> None:
        self._world.journal.add(
            Entry(
                kind="broker", at=self._world.now(), method=request.method, path=request.target, status=answer.status,
                operation=request.operation, request=request.body, response=answer.text or answer.failure,
                headers=request.headers, note=note,
            )
        )  # fmt: skip

    def _fault_selectors(self, request: BrokerRequest) -> dict[str, object]:
        broker = self._world.service_brokers.get(request.broker_guid)
        plan = self._world.service_plans.get(request.plan_guid)
        instance = self._world.service_instances.get(request.instance_guid)
        return {
            "operation": request.operation,
            "broker": (request.broker_guid, broker.name if broker else ""),
            "plan": (request.plan_guid, plan.name if plan else ""),
            "instance": (request.instance_guid, instance.name if instance else ""),
        }
