"""What a plan costs, as its catalog metadata says.

Source: cloud_controller_ng:app/presenters/v3/service_plan_presenter.rb
"""

from __future__ import annotations

from decimal import Decimal

from fakecc.json_types import Json


def costs(given: Json) -> list[Json]:
    """Every amount in every currency; nothing where any of them is malformed."""
    if not isinstance(given, list) or not all(_valid(cost) for cost in given):
        return []
    return [
        {"currency": currency.upper(), "amount": float(Decimal(amount)), "unit": cost["unit"]}
        for cost in given
        for currency, amount in cost["amount"].items()
    ]


def _valid(cost: Json) -> bool:
    if not isinstance(cost, dict):
        return False
    amount, unit = cost.get("amount"), cost.get("unit")
    return (
        isinstance(unit, str)
        and unit != ""
        and isinstance(amount, dict)
        and bool(amount)
        and all(currency != "" and _number(value) for currency, value in amount.items())
    )


def _number(value: Json) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
