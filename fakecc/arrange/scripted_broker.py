"""A scripted broker declared in Python, in fewer words than a seed needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from fakecc.json_types import Json
from fakecc.records import Value, value_type


@value_type
class ScriptedBroker(Value):
    """A broker in memory with one offering: `seed(ScriptedBroker(name="db", plans={"slow": {"mode": "manual"}}))`.

    `plans`: by name, how each behaves; a plan that progresses in another mode than `immediate` is asynchronous.
    `offering`: what else a seed can say of the offering, which is named as the broker where it is not named.
    """

    name: str
    plans: Mapping[str, Mapping[str, Json]] = field(default_factory=lambda: {"plan": {}})
    offering: Mapping[str, Json] = field(default_factory=dict[str, Json])

    def document(self) -> dict[str, Json]:
        """The seed that says the same."""
        plans = [{"name": name, "behaviour": _behaviour(given)} for name, given in self.plans.items()]
        offering = {"name": self.name, **self.offering, "plans": plans}
        return {"service_brokers": [{"name": self.name, "offerings": [offering]}]}


def _behaviour(given: Mapping[str, Json]) -> dict[str, Json]:
    takes_time = given.get("mode", "immediate") != "immediate"
    return {"asynchronous": takes_time, **given}
