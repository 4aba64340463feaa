"""The scripted broker lives in memory and does what a plan's behaviour and the world's progress rules say.

Calls to it stand in the journal, as calls to brokers over HTTP do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fakecc import json_reading, progress
from fakecc.brokers import scripted_catalog
from fakecc.json_types import Json
from fakecc.models.arranged import NO_BEHAVIOUR, BrokerOperation, PlanBehaviour, ProgressRule
from fakecc.models.services import ServicePlan
from fakecc.osb.port import BrokerAnswer, BrokerRequest, is_scripted
from fakecc.osb.status_phrases import reason_of
from fakecc.world import World

KINDS = {"provision": "create", "update": "update", "deprovision": "delete", "bind": "create", "unbind": "delete"}
RESOURCES = ("service_instances", "service_bindings", "service_keys", "route_bindings")
ASYNC_REQUIRED = "This service plan requires client support for asynchronous service operations."


class ScriptedPort:
    """Every scripted broker of one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._others: dict[str, Callable[[BrokerRequest], BrokerAnswer]] = {
            "catalog": self._catalog,
            "last_operation": self._last_operation,
            "binding_last_operation": self._last_operation,
            "get_instance": self._get_instance,
            "get_binding": self._get_binding,
        }

    def ask(self, request: BrokerRequest) -> BrokerAnswer:
        """Answer at once; an operation that takes time begins, and its state is answered to last_operation."""
        return self._others.get(request.operation, self._operate)(request)

    def _operate(self, request: BrokerRequest) -> BrokerAnswer:
        behaviour, rule = self._behaviour(request), self._rule(request)
        if _takes_time(request, behaviour, rule):
            if ("accepts_incomplete", "true") not in request.query:
                return _answer(request, 422, {"error": "AsyncRequired", "description": ASYNC_REQUIRED})
            self._begin(request, rule or behaviour)
            return _answer(request, 202, {"operation": request.operation, **_address(request, behaviour)})
        if behaviour.outcome == "failed":
            return _answer(request, 400, {"description": behaviour.description})
        if KINDS[request.operation] == "delete":
            self._forget(request.resource_guid)
        else:
            self._begin(request, NO_BEHAVIOUR, outcome="succeeded")
        return _answer(request, *_immediate_answer(request, behaviour))

    def _begin(self, request: BrokerRequest, how: PlanBehaviour | ProgressRule, outcome: str | None = None) -> None:
        world = self._world
        known = self._operation_of(request.resource_guid)
        remembered = dict(known.remembered) if known else {}
        if request.body and "parameters" in request.body:
            remembered["parameters"] = request.body["parameters"]
        if known:
            world.remove(known)
        _add_operation(world, request.operation, request.resource_guid, how, outcome=outcome, remembered=remembered)

    def _operation_of(self, resource_guid: str) -> BrokerOperation | None:
        return self._world.broker_operations.first(resource_guid=resource_guid)

    def _forget(self, resource_guid: str) -> None:
        known = self._operation_of(resource_guid)
        if known:
            self._world.remove(known)

    def _last_operation(self, request: BrokerRequest) -> BrokerAnswer:
        known = self._operation_of(request.resource_guid)
        if known is None:
            return _answer(request, 410, {})
        known, ready_in = self._progress(request, known)
        body = {"state": known.outcome or "in progress"}
        if known.description:
            body["description"] = known.description
        if known.outcome == "succeeded" and KINDS[known.kind] == "delete":
            self._world.remove(known)
        return _answer(request, 200, body, ready_in=ready_in)

    def _progress(self, request: BrokerRequest, known: BrokerOperation) -> tuple[BrokerOperation, float | None]:
        """The operation after being asked about once more, and in how many seconds it is over (None: unknown)."""
        if known.outcome is not None:
            return known, None
        world = self._world
        glance = progress.ask(known, world.now())
        if glance.over:
            behaviour = self._behaviour(request)
            return world.change(known, outcome=behaviour.outcome, description=behaviour.description or None), None
        if glance.polls_left != known.polls_left:
            known = world.change(known, polls_left=glance.polls_left)
        return known, glance.ready_in

    def _get_instance(self, request: BrokerRequest) -> BrokerAnswer:
        plan = self._world.service_plans[request.plan_guid]
        offering = self._world.service_offerings[plan.service_offering_guid]
        known = self._operation_of(request.resource_guid)
        body = {
            "service_id": offering.unique_id,
            "plan_id": plan.unique_id,
            **_address(request, self._behaviour(request)),
            "parameters": known.remembered.get("parameters", {}) if known else {},
        }
        return _answer(request, 200, body)

    def _get_binding(self, request: BrokerRequest) -> BrokerAnswer:
        known = self._operation_of(request.resource_guid)
        body = _bind_contents(self._behaviour(request), request.resource_guid)
        body["parameters"] = known.remembered.get("parameters", {}) if known else {}
        return _answer(request, 200, body)

    def _catalog(self, request: BrokerRequest) -> BrokerAnswer:
        return _answer(request, 200, scripted_catalog.of(self._world, request.broker_guid))

    def _behaviour(self, request: BrokerRequest) -> PlanBehaviour:
        return _behaviour_of(self._world, request.plan_guid)

    def _rule(self, request: BrokerRequest) -> ProgressRule | None:
        """The first progress rule that selects this operation."""
        if not len(self._world.progress_rules):
            return None
        plan = self._world.service_plans.get(request.plan_guid)
        table, name = self._resource(request)
        subject = progress.Subject(
            resource=table,
            operation=KINDS[request.operation],
            plan=(request.plan_guid, plan.name if plan else ""),
            name=name,
        )
        return progress.rule_for(self._world.progress_rules, subject)

    def _resource(self, request: BrokerRequest) -> tuple[str, str | None]:
        """The table and the name of the resource; the body says them where no record was made yet."""
        for table in RESOURCES:
            resource = self._world.tables[table].get(request.resource_guid)
            if resource is not None:
                return table, getattr(resource, "name", None)
        body = request.body or {}
        if request.resource_guid == request.instance_guid:
            return "service_instances", body.get("context", {}).get("instance_name")
        bound = body.get("bind_resource", {})
        kinds = {"app_guid": "service_bindings", "route": "route_bindings"}
        return next((kinds[key] for key in kinds if key in bound), "service_keys"), None


def remember(world: World, kind: str, resource_guid: str, parameters: Json) -> None:
    """Have a scripted broker know something as if it had made it. kind: provision or bind."""
    remembered = {"parameters": parameters}
    _add_operation(world, kind, resource_guid, NO_BEHAVIOUR, outcome="succeeded", remembered=remembered)


def dashboard_url_of(world: World, plan: ServicePlan, instance_guid: str) -> str | None:
    """The dashboard that a scripted broker gives an instance of the plan, or None."""
    url: str | None = _fill(_scripted_behaviour(world, plan).dashboard_url, instance_guid)
    return url


def contents_of(world: World, plan: ServicePlan, binding_guid: str) -> dict[str, Json]:
    """What a scripted broker answers to bind: `credentials` at least."""
    return _bind_contents(_scripted_behaviour(world, plan), binding_guid)


def _scripted_behaviour(world: World, plan: ServicePlan) -> PlanBehaviour:
    """The plan's behaviour where its broker is scripted; a broker over HTTP has none."""
    offering = world.service_offerings[plan.service_offering_guid]
    scripted = is_scripted(world.service_brokers[offering.service_broker_guid].url)
    return _behaviour_of(world, plan.guid) if scripted else NO_BEHAVIOUR


def _behaviour_of(world: World, plan_guid: str) -> PlanBehaviour:
    return world.plan_behaviours.first(service_plan_guid=plan_guid) or NO_BEHAVIOUR


def _add_operation(
    world: World,
    kind: str,
    resource_guid: str,
    way: progress.Way,
    *,
    outcome: str | None,
    remembered: Mapping[str, Json],
) -> None:
    """Write down an operation that begins now."""
    world.add(
        BrokerOperation(
            **world.stamp(BrokerOperation),
            kind=kind,
            resource_guid=resource_guid,
            **progress.begin(way, world.now()),
            outcome=outcome,
            remembered=remembered,
        )
    )


def _takes_time(request: BrokerRequest, behaviour: PlanBehaviour, rule: ProgressRule | None) -> bool:
    of_binding = request.operation in {"bind", "unbind"}
    asynchronous = behaviour.asynchronous_bindings if of_binding else behaviour.asynchronous
    return asynchronous or (rule is not None and rule.mode != "immediate")


def _immediate_answer(request: BrokerRequest, behaviour: PlanBehaviour) -> tuple[int, dict[str, Json]]:
    """Status and body of what was done at once."""
    if request.operation == "provision":
        return 201, _address(request, behaviour)
    if request.operation == "bind":
        return 201, _bind_contents(behaviour, request.resource_guid)
    return 200, _address(request, behaviour)


def _address(request: BrokerRequest, behaviour: PlanBehaviour) -> dict[str, Json]:
    if behaviour.dashboard_url is None or request.operation not in {"provision", "update", "get_instance"}:
        return {}
    return {"dashboard_url": _fill(behaviour.dashboard_url, request.instance_guid)}


def _bind_contents(behaviour: PlanBehaviour, binding_guid: str) -> dict[str, Json]:
    given = {
        "syslog_drain_url": behaviour.syslog_drain_url,
        "route_service_url": behaviour.route_service_url,
        "volume_mounts": behaviour.volume_mounts,
    }
    present = {name: value for name, value in given.items() if value is not None}
    return {"credentials": _fill(behaviour.credentials, binding_guid), **present}


def _fill(value: Json, guid: str) -> Json:
    """A value with every `{guid}` in its strings replaced."""
    if isinstance(value, str):
        return value.replace("{guid}", guid)
    if isinstance(value, Mapping):
        return {key: _fill(item, guid) for key, item in value.items()}
    return [_fill(item, guid) for item in value] if isinstance(value, list) else value


def _answer(
    request: BrokerRequest, status: int, body: Mapping[str, Json], *, ready_in: float | None = None
) -> BrokerAnswer:
    return BrokerAnswer(
        status=status,
        text=json_reading.write(body, spaced=True),
        headers={"Content-Type": "application/json"},
        reason=reason_of(status, ""),
        location=request.broker_url + request.path,
        ready_in=ready_in,
    )
