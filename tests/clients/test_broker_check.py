"""`fakecc broker-check` on brokers of PyPI's openbrokerapi: as one is first written, and as one keeps the rules."""

import pytest
from clients.library import Library, serve
from openbrokerapi import errors
from openbrokerapi.service_broker import Binding, BindState, ProvisionedServiceSpec, ProvisionState

from fakecc.remote.broker_check.broker_client import BrokerClient
from fakecc.remote.broker_check.life import CheckWishes
from fakecc.remote.broker_check.running import examine

pytestmark = pytest.mark.slow


class CarefulLibrary(Library):
    """Remembers what it has made."""

    def __init__(self):
        super().__init__()
        self.instances, self.bindings = {}, {}

    def provision(self, instance_id, details, async_allowed, **_):
        if instance_id not in self.instances:
            self.instances[instance_id] = details.plan_id
            return super().provision(instance_id, details, async_allowed)
        if self.instances[instance_id] != details.plan_id:
            raise errors.ErrInstanceAlreadyExists
        return ProvisionedServiceSpec(ProvisionState.IDENTICAL_ALREADY_EXISTS)

    def update(self, instance_id, details, async_allowed, **_):
        if not async_allowed:
            raise errors.ErrAsyncRequired
        return super().update(instance_id, details, async_allowed)

    def bind(self, instance_id, binding_id, details, async_allowed, **_):
        if binding_id not in self.bindings:
            self.bindings[binding_id] = details.app_guid
            return super().bind(instance_id, binding_id, details, async_allowed)
        if self.bindings[binding_id] != details.app_guid:
            raise errors.ErrBindingAlreadyExists
        return Binding(BindState.IDENTICAL_ALREADY_EXISTS, credentials={"uri": "library://shelf"})

    def unbind(self, instance_id, binding_id, details, async_allowed, **_):
        if self.bindings.pop(binding_id, None) is None:
            raise errors.ErrBindingDoesNotExist
        return super().unbind(instance_id, binding_id, details, async_allowed)

    def deprovision(self, instance_id, details, async_allowed, **_):
        if self.instances.pop(instance_id, None) is None:
            raise errors.ErrInstanceDoesNotExist
        return super().deprovision(instance_id, details, async_allowed)


def conformance(broker):
    with serve(broker) as url:
        wishes = CheckWishes(plan="small", timeout=10, interval=0.01)
        return examine(url, BrokerClient(url, ("librarian", "shh")), wishes, lambda _: None)


def failures(found):
    return {each.check.id: each.check.level for each in found.results if each.verdict == "failed"}


def test_a_broker_that_remembers_nothing_breaks_what_needs_a_memory():
    assert failures(conformance(Library())) == {
        "request-identity": "should",
        "provision-again": "should",
        "provision-conflict": "must",
        "bind-unknown-instance": "should",
        "bind-again": "should",
        "bind-conflict": "must",
        "unbind-unknown": "must",
        "unbind-again": "must",
        "update-async-required": "must",
        "deprovision-unknown": "must",
        "deprovision-again": "must",
    }


def test_a_broker_that_remembers_breaks_no_must():
    found = conformance(CarefulLibrary())
    assert failures(found) == {"request-identity": "should", "bind-unknown-instance": "should"}
    assert (found.failed, found.left_behind) == (False, ())
