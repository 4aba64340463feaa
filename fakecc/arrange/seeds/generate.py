"""A large world as seed documents: organizations, spaces, users, apps, and service instances with bindings and keys.

The same numbers give the same documents: chance is decided by the seed alone. The first document has users and brokers,
and each of the others an organization.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from fakecc.json_types import Json
from fakecc.records import Value, value_type

TEAMS = ("billing", "catalog", "checkout", "identity", "inventory", "mobile", "payments", "search", "shipping", "web")
STAGES = ("dev", "test", "prod")
SERVICES = ("postgres", "redis", "rabbitmq", "object-store", "mysql", "elastic")
PLANS = ("small", "medium", "large")
# How many of ten thousand instances are in such a state.
UNUSUAL = (("create", "failed", 40), ("update", "failed", 30), ("delete", "failed", 20), ("create", "in progress", 10))
USERS_AN_ORGANIZATION = 3


@value_type
class Size(Value):
    """How large a world is: numbers of organizations, of spaces and apps in each, and of instances in all.

    `bindings` are so many of a hundred instances that are bound, and `keys` that have a key.
    """

    organizations: int = 50
    spaces: int = 3
    apps: int = 4
    instances: int = 20_000
    bindings: int = 20
    keys: int = 10


def documents(size: Size, seed: int) -> Iterator[dict[str, Json]]:
    """The seed documents, in the order in which they are brought into a world."""
    chance = Random(f"{seed}")  # noqa: S311 - for names, which are no secrets
    yield {"users": _users(size), "service_brokers": [_broker()]}
    for number in range(size.organizations):
        yield {"organizations": [_organization(size, number, chance)]}


def one_document(size: Size, seed: int) -> dict[str, Json]:
    """The same as one document, as `fakecc serve --seed` takes it."""
    first, *others = documents(size, seed)
    return {**first, "organizations": [each["organizations"][0] for each in others]}


def _users(size: Size) -> list[Json]:
    return [{"username": name} for number in range(size.organizations) for name in _usernames(number)]


def _usernames(number: int) -> list[str]:
    return [f"user-{number * USERS_AN_ORGANIZATION + each:05d}" for each in range(USERS_AN_ORGANIZATION)]


def _broker() -> Json:
    plans = [{"name": plan, "free": plan == "small"} for plan in PLANS]
    offerings = [
        {"name": service, "tags": [service], "plan_updateable": True, "plans": plans, "bindable": True}
        for service in SERVICES
    ]
    return {"name": "marketplace", "offerings": offerings}


def _organization(size: Size, number: int, chance: Random) -> Json:
    manager, developer, auditor = _usernames(number)
    team = TEAMS[number % len(TEAMS)]
    instances = _share(size.instances, size.organizations, number)
    return {
        "name": f"{team}-{number:04d}",
        "metadata": {"labels": {"team": team}},
        "roles": {"organization_manager": [manager], "organization_user": [developer, auditor]},
        "spaces": [
            _space(size, each, _share(instances, size.spaces, each), (developer, auditor), chance)
            for each in range(size.spaces)
        ],
    }


def _share(whole: int, parts: int, number: int) -> int:
    """How many of a whole fall to one of so many parts."""
    return whole * (number + 1) // parts - whole * number // parts


def _space(size: Size, number: int, instances: int, usernames: tuple[str, str], chance: Random) -> Json:
    stage = STAGES[number % len(STAGES)]
    apps = [f"{chance.choice(TEAMS)}-app-{each:02d}" for each in range(size.apps)]
    return {
        "name": stage if number < len(STAGES) else f"{stage}-{number}",
        "metadata": {"labels": {"stage": stage}},
        "roles": {"space_developer": [usernames[0]], "space_auditor": [usernames[1]]},
        "apps": [{"name": name} for name in apps],
        "service_instances": [_instance(size, each, apps, chance) for each in range(instances)],
    }


def _instance(size: Size, number: int, apps: list[str], chance: Random) -> Json:
    service = chance.choice(SERVICES)
    instance: dict[str, Json] = {
        "name": f"{service}-{number:05d}",
        "plan": f"{service}/{chance.choice(PLANS)}",
        "tags": [service],
        "metadata": {"labels": {"tier": chance.choice(("gold", "silver", "bronze"))}},
    }
    operation = _unusual_operation(chance)
    if operation:
        return {**instance, "last_operation": operation}
    if apps and chance.randrange(100) < size.bindings:
        instance["bindings"] = [{"app": chance.choice(apps)}]
    if chance.randrange(100) < size.keys:
        instance["keys"] = [{"name": f"key-{number}"}]
    return instance


def _unusual_operation(chance: Random) -> Json:
    """A last operation that is not the usual one; None for the most."""
    number = chance.randrange(10_000)
    for kind, state, share in UNUSUAL:
        if number < share:
            return {"type": kind, "state": state}
        number -= share
    return None
