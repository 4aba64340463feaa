"""Refuse a request while an earlier operation on the same instance or binding is in progress.

Source: cloud_controller_ng:app/actions/services/locks/updater_lock.rb, deleter_lock.rb, lock_check.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.services import service_instances
from fakecc.actions.services.navigation import instance_of
from fakecc.errors import CloudControllerError
from fakecc.models.services import ServiceBinding, ServiceInstance
from fakecc.world import World


def check_instance_idle(instance: ServiceInstance) -> None:
    """Raises AsyncServiceInstanceOperationInProgress."""
    if service_instances.is_busy(instance):
        raise errors.AsyncServiceInstanceOperationInProgress(instance.name)


def check_binding_idle(world: World, binding: ServiceBinding) -> None:
    """Raises AsyncServiceBindingOperationInProgress."""
    if binding.last_operation is not None and binding.last_operation.busy:
        raise binding_in_progress(world, binding)


def check_all_idle(world: World, instance: ServiceInstance) -> None:
    """Check the instance, and the bindings of apps to it. Raises what the other two raise."""
    check_instance_idle(instance)
    for binding in world.service_bindings.find(service_instance_guid=instance.guid, is_busy=True):
        check_binding_idle(world, binding)


def binding_in_progress(world: World, binding: ServiceBinding) -> CloudControllerError:
    """The refusal of a request about a binding on which an operation is in progress."""
    app = world.apps[binding.app_guid].name
    return errors.AsyncServiceBindingOperationInProgress(app, instance_of(world, binding).name)
