"""One instance and one binding from the first request to the last: what the checks look at.

Each step is made once, when a check first wants it. What was made, or may have been, is deleted at the end.
"""

from __future__ import annotations

import uuid
from dataclasses import field
from functools import cached_property, partial

from fakecc.json_types import Json
from fakecc.records import Value, value_type
from fakecc.remote.broker_check.broker_client import CATALOG, BrokerClient, BrokerReply
from fakecc.remote.broker_check.operations import Ask, PolledOperation, PollingPatience, follow
from fakecc.remote.broker_check.verdicts import NotApplicable

INCOMPLETE = {"accepts_incomplete": "true"}


class NoSuchPlan(Exception):  # noqa: N818 - like its neighbours
    """The catalog has no offering or plan of the name that was asked for."""


@value_type
class CheckWishes(Value):
    """What a tester chooses: the names of an offering and a plan ("" for the first), what is provisioned with."""

    offering: str = ""
    plan: str = ""
    parameters: dict[str, Json] = field(default_factory=dict[str, Json])
    timeout: float = 300.0
    interval: float = 1.0


class Life:
    """The steps of one run. A step that needs what the broker refused raises NotApplicable."""

    def __init__(self, client: BrokerClient, wishes: CheckWishes) -> None:
        self.client = client
        self.wishes = wishes
        self.instance_id = str(uuid.uuid4())
        self.binding_id = str(uuid.uuid4())
        # Answers to requests that should not have deleted, and may have.
        self.early_unbindings: list[BrokerReply] = []
        self.early_deprovisionings: list[BrokerReply] = []
        self._space, self._organization = str(uuid.uuid4()), str(uuid.uuid4())
        self._instances: dict[str, None] = {}
        self._bindings: dict[tuple[str, str], None] = {}

    # The catalog

    @cached_property
    def catalog(self) -> BrokerReply:
        return self.client.ask("GET", CATALOG)

    @cached_property
    def offerings(self) -> list[dict[str, Json]]:
        """The offerings that are objects."""
        return objects(self.catalog.member("services"))

    @property
    def offering(self) -> dict[str, Json]:
        return self._choice[0]

    @property
    def plan(self) -> dict[str, Json]:
        return self._choice[1]

    @property
    def other_plan(self) -> dict[str, Json]:
        """Another plan of the same offering."""
        for plan in objects(self.offering.get("plans")):
            if plan.get("id") != self.plan["id"]:
                return plan
        raise NotApplicable("the offering has one plan only")

    @property
    def updatable(self) -> bool:
        return self._plan_or_offering("plan_updateable")

    def check_wishes(self) -> None:
        """Raises NoSuchPlan where the catalog can be read and lacks what was asked for by name."""
        wanted = " / ".join(name for name in (self.wishes.offering, self.wishes.plan) if name)
        if wanted and self._pairs and not self._choices:
            names = ", ".join(f"{each.get('name')} / {plan.get('name')}" for each, plan in self._pairs)
            raise NoSuchPlan(f"the catalog has no {wanted}; it has {names}")

    # Instances

    @cached_property
    def provisioning(self) -> PolledOperation:
        """The provisioning of the instance; meanwhile it is provisioned again, fetched, and updated."""
        body = self.provision_body()
        answer = self.provision(self.instance_id, body)
        meanwhile: dict[str, Ask] = {"again": partial(self.provision, self.instance_id, body)}
        if self.offering.get("instances_retrievable") is True:
            meanwhile["fetch"] = self.fetch_instance
        meanwhile["update"] = partial(self.update, {"parameters": self.wishes.parameters})
        operation = follow(answer, partial(self.poll, self.instance_path(), answer), self._patience, meanwhile)
        if operation.asynchronous:
            update = operation.meanwhile["update"]
            follow(update, partial(self.poll, self.instance_path(), update), self._patience)
        return operation

    def require_instance(self) -> PolledOperation:
        """The provisioning, which must have succeeded."""
        if self.provisioning.state != "succeeded":
            raise NotApplicable(f"there is no instance: {self.provisioning.answer}")
        return self.provisioning

    def provision_body(self, **changes: Json) -> dict[str, Json]:
        """The body of a provision request; a change to None leaves a member out."""
        body: dict[str, Json] = {
            **self._ids,
            "context": self._context("instance_name"),
            "organization_guid": self._organization,
            "space_guid": self._space,
            **({"parameters": self.wishes.parameters} if self.wishes.parameters else {}),
            **({"maintenance_info": version} if (version := self._maintenance_info) else {}),
        }
        return {name: value for name, value in (body | changes).items() if value is not None}

    def provision(self, instance_id: str, body: Json, *, incomplete: bool = True) -> BrokerReply:
        reply = self.client.ask(
            "PUT", self.instance_path(instance_id), query=INCOMPLETE if incomplete else None, body=body
        )
        if not 400 <= reply.status < 500:
            self._instances[instance_id] = None
        return reply

    def update(self, changes: dict[str, Json], *, incomplete: bool = True) -> BrokerReply:
        body = {"service_id": self._ids["service_id"], "context": self._context("instance_name"), **changes}
        body = {name: value for name, value in body.items() if value is not None}
        return self.client.ask("PATCH", self.instance_path(), query=INCOMPLETE if incomplete else None, body=body)

    @cached_property
    def context_update(self) -> PolledOperation:
        """An update that changes nothing but the context."""
        answer = self.update({})
        return follow(answer, partial(self.poll, self.instance_path(), answer), self._patience)

    @cached_property
    def plan_update_at_once(self) -> BrokerReply:
        """The answer to a change to another plan without accepts_incomplete."""
        self.require_instance()
        if not self.updatable:
            raise NotApplicable("the plan is not plan_updateable")
        return self.update(self._plan_change, incomplete=False)

    @cached_property
    def plan_update(self) -> PolledOperation:
        """The change to another plan, at once where the broker does it so."""
        answer = self.plan_update_at_once
        if answer.status >= 400 or not answer.status:
            answer = self.update(self._plan_change)
        return follow(answer, partial(self.poll, self.instance_path(), answer), self._patience)

    @cached_property
    def deprovisioning(self) -> PolledOperation:
        """The end of the instance; meanwhile it is deprovisioned again."""
        self.require_instance()
        answer = self.deprovision(self.instance_id)
        if answer.status == 410:
            answer = next((early for early in self.early_deprovisionings if early.status in {200, 202}), answer)
        again = {"again": partial(self.deprovision, self.instance_id)}
        return follow(answer, partial(self.poll, self.instance_path(), answer), self._patience, again)

    def deprovision(self, instance_id: str, *, incomplete: bool = True) -> BrokerReply:
        query = {**self._current_ids, **(INCOMPLETE if incomplete else {})}
        return self.client.ask("DELETE", self.instance_path(instance_id), query=query)

    def fetch_instance(self, instance_id: str = "") -> BrokerReply:
        return self.client.ask("GET", self.instance_path(instance_id), query=self._current_ids)

    # Bindings

    @cached_property
    def binding(self) -> PolledOperation:
        """The binding of the instance to an app."""
        self.require_bindable()
        self.require_instance()
        return self.bind_to_the_end(self.binding_id)

    def require_bindable(self) -> None:
        if not self._plan_or_offering("bindable"):
            raise NotApplicable("the plan is not bindable")

    def require_binding(self) -> PolledOperation:
        """The binding, which must have succeeded."""
        if self.binding.state != "succeeded":
            raise NotApplicable(f"there is no binding: {self.binding.answer}")
        return self.binding

    def bind_body(self, **changes: Json) -> dict[str, Json]:
        """The body of a bind request; a change to None leaves a member out."""
        app = str(uuid.uuid5(uuid.UUID(self.binding_id), "app"))
        body: dict[str, Json] = {
            **self._ids,
            "context": self._context("binding_name"),
            "app_guid": app,
            "bind_resource": {"app_guid": app, "space_guid": self._space},
        }
        return {name: value for name, value in (body | changes).items() if value is not None}

    def bind(self, binding_id: str, body: Json, *, incomplete: bool = True, instance_id: str = "") -> BrokerReply:
        path = self.binding_path(binding_id, instance_id)
        reply = self.client.ask("PUT", path, query=INCOMPLETE if incomplete else None, body=body)
        if not 400 <= reply.status < 500:
            self._bindings[instance_id or self.instance_id, binding_id] = None
        return reply

    def bind_to_the_end(self, binding_id: str) -> PolledOperation:
        answer = self.bind(binding_id, self.bind_body())
        return follow(answer, partial(self.poll, self.binding_path(binding_id), answer), self._patience)

    @cached_property
    def unbinding(self) -> PolledOperation:
        """The end of the binding."""
        self.require_binding()
        answer = self.unbind(self.binding_id)
        if answer.status == 410:
            answer = next((early for early in self.early_unbindings if early.status in {200, 202}), answer)
        return follow(answer, partial(self.poll, self.binding_path(self.binding_id), answer), self._patience)

    def unbind(self, binding_id: str, *, incomplete: bool = True, instance_id: str = "") -> BrokerReply:
        query = {**self._current_ids, **(INCOMPLETE if incomplete else {})}
        return self.client.ask("DELETE", self.binding_path(binding_id, instance_id), query=query)

    def fetch_binding(self, binding_id: str) -> BrokerReply:
        return self.client.ask("GET", self.binding_path(binding_id), query=self._current_ids)

    # Both

    def poll(self, path: str, answer: BrokerReply) -> BrokerReply:
        """Poll what goes on at a path; `answer` began it, and may name the operation."""
        operation = answer.member("operation")
        query = {**self._ids, **({"operation": str(operation)} if operation else {})}
        return self.client.ask("GET", f"{path}/last_operation", query=query)

    def instance_path(self, instance_id: str = "") -> str:
        return f"/v2/service_instances/{instance_id or self.instance_id}"

    def binding_path(self, binding_id: str, instance_id: str = "") -> str:
        return f"{self.instance_path(instance_id)}/service_bindings/{binding_id}"

    def clean_up(self) -> list[str]:
        """Delete whatever may be left, bindings first; gives the paths of what could not be deleted."""
        left = list[str]()
        for instance_id, binding_id in self._bindings:
            path = self.binding_path(binding_id, instance_id)
            answer = self.unbind(binding_id, instance_id=instance_id)
            left += [] if self._is_gone(path, answer) else [path]
        for instance_id in self._instances:
            path = self.instance_path(instance_id)
            left += [] if self._is_gone(path, self.deprovision(instance_id)) else [path]
        return left

    def _is_gone(self, path: str, answer: BrokerReply) -> bool:
        if answer.status in {404, 410}:
            return True
        return follow(answer, partial(self.poll, path, answer), self._patience).state in {"succeeded", "gone"}

    # What requests are made of

    @cached_property
    def _pairs(self) -> list[tuple[dict[str, Json], dict[str, Json]]]:
        return [(offering, plan) for offering in self.offerings for plan in objects(offering.get("plans"))]

    @cached_property
    def _choices(self) -> list[tuple[dict[str, Json], dict[str, Json]]]:
        wanted = self.wishes
        return [
            (offering, plan)
            for offering, plan in self._pairs
            if wanted.offering in ("", offering.get("name")) and wanted.plan in ("", plan.get("name"))
            if isinstance(offering.get("id"), str) and isinstance(plan.get("id"), str)
        ]

    @property
    def _choice(self) -> tuple[dict[str, Json], dict[str, Json]]:
        if not self._choices:
            raise NotApplicable("the catalog has no plan that can be ordered")
        return self._choices[0]

    @property
    def _ids(self) -> dict[str, str]:
        return {"service_id": str(self.offering["id"]), "plan_id": str(self.plan["id"])}

    @property
    def _current_ids(self) -> dict[str, str]:
        """The same with the plan that the instance has now."""
        update = self.__dict__.get("plan_update")
        if update is None or update.state != "succeeded":
            return self._ids
        return {**self._ids, "plan_id": str(self.other_plan["id"])}

    @property
    def _plan_change(self) -> dict[str, Json]:
        return {"plan_id": self.other_plan["id"], "previous_values": self._ids}

    @property
    def _maintenance_info(self) -> Json:
        info = self.plan.get("maintenance_info")
        return {"version": info["version"]} if isinstance(info, dict) and info.get("version") else None

    @property
    def _patience(self) -> PollingPatience:
        longest = self.plan.get("maximum_polling_duration")
        timeout = self.wishes.timeout
        return PollingPatience(min(timeout, longest) if isinstance(longest, int) else timeout, self.wishes.interval)

    def _context(self, named: str) -> dict[str, Json]:
        return {
            "platform": "cloudfoundry",
            "organization_guid": self._organization,
            "organization_name": "fakecc-broker-check",
            "space_guid": self._space,
            "space_name": "fakecc-broker-check",
            named: "fakecc-broker-check",
        }

    def _plan_or_offering(self, name: str) -> bool:
        """A member of the plan, which is the offering's where the plan has none."""
        value = self.plan.get(name)
        return bool(self.offering.get(name) if value is None else value)


def objects(value: Json) -> list[dict[str, Json]]:
    """The objects in a list; none where it is no list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
