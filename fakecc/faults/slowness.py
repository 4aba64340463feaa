"""How late an answer is under a fault: a number of seconds, or one by chance, the same at the same hit."""

from __future__ import annotations

import random
from collections.abc import Mapping

from fakecc.models.arranged import Fault


def seconds(fault: Fault) -> float:
    """How late: what the effect's `delay` says, a number, or {"uniform": [least, most]}, {"normal": [mean, deviation]},
    {"lognormal": [median, sigma]}. Without a delay it is 0.
    """
    delay = fault.effect.get("delay", 0.0)
    if not isinstance(delay, Mapping):
        return float(delay)
    chance = random.Random(f"{fault.chance_seed}/{fault.name}/{fault.hits}")  # noqa: S311 - a delay is no secret
    if "uniform" in delay:
        return chance.uniform(*delay["uniform"])
    if "normal" in delay:
        return max(chance.gauss(*delay["normal"]), 0.0)
    median, sigma = delay["lognormal"]
    return float(median * chance.lognormvariate(0.0, sigma))
