"""A broker that keeps to the specification but for the faults it is given, and its check."""

import pytest
from remote.broker_check.faults import FAULTS
from remote.broker_check.wrong_broker import WrongBroker

from fakecc.remote.broker_check.broker_client import BrokerClient
from fakecc.remote.broker_check.life import CheckWishes, Life
from fakecc.remote.broker_check.running import examine

USER = ("librarian", "secret")


@pytest.fixture
def serve_broker():
    """Gives a broker with faults."""
    brokers = []

    def serve(faults=None):
        brokers.append(WrongBroker(faults))
        return brokers[-1]

    yield serve
    for broker in brokers:
        broker.close()


@pytest.fixture
def check(serve_broker):
    """Gives what the checks find of a broker with faults, of which a plan is ordered."""

    def conformance(plan, faults=None, user=USER, timeout=5):
        broker = serve_broker(faults)
        wishes = CheckWishes(plan=plan, timeout=timeout, interval=0.01)
        return examine(broker.url, BrokerClient(broker.url, user), wishes, lambda _: None)

    return conformance


@pytest.fixture
def failing(check):
    """Gives the ids of the checks that fail where a broker has the fault of a check, or other faults."""

    def ids(name, plan="", faults=None):
        if faults is None:
            plan, faults = FAULTS[name]
        return [each.check.id for each in check(plan, faults).results if each.verdict == "failed"]

    return ids


@pytest.fixture
def live(serve_broker):
    """Gives a life at a broker with faults."""

    def life(plan, faults=None):
        broker = serve_broker(faults)
        return Life(BrokerClient(broker.url, USER), CheckWishes(plan=plan, timeout=5, interval=0.01))

    return life
