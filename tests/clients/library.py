"""A service broker of PyPI's openbrokerapi, which nobody here wrote, as its documents show one, and how it is served."""

import logging
import threading
from contextlib import contextmanager

from flask import Flask
from openbrokerapi import api, catalog
from openbrokerapi.service_broker import (
    Binding,
    DeprovisionServiceSpec,
    LastOperation,
    OperationState,
    ProvisionedServiceSpec,
    ProvisionState,
    Service,
    ServiceBroker,
    UnbindSpec,
    UpdateServiceSpec,
)
from werkzeug.serving import make_server


class Library(ServiceBroker):
    """Provisions at once, updates in two polls."""

    def __init__(self):
        self.asked = []
        self.polls = 0

    def catalog(self):
        plans = [catalog.ServicePlan(id=f"plan-{name}", name=name, description=name) for name in ("small", "large")]
        return Service(
            id="service", name="library", description="Books", bindable=True, plans=plans, plan_updateable=True
        )

    def provision(self, instance_id, details, async_allowed, **_):
        self.asked.append(("provision", details.plan_id, details.parameters, async_allowed))
        return ProvisionedServiceSpec(ProvisionState.SUCCESSFUL_CREATED, dashboard_url="http://dashboard.example.org")

    def update(self, instance_id, details, async_allowed, **_):
        self.asked.append(("update", details.plan_id, details.parameters, async_allowed))
        return UpdateServiceSpec(is_async=True, operation="move")

    def last_operation(self, instance_id, operation_data, **_):
        self.polls += 1
        self.asked.append(("last_operation", operation_data))
        state = OperationState.SUCCEEDED if self.polls > 1 else OperationState.IN_PROGRESS
        return LastOperation(state, f"poll {self.polls}")

    def bind(self, instance_id, binding_id, details, async_allowed, **_):
        self.asked.append(("bind", details.plan_id, details.app_guid))
        return Binding(credentials={"uri": "library://shelf"})

    def unbind(self, instance_id, binding_id, details, async_allowed, **_):
        self.asked.append(("unbind", details.plan_id))
        return UnbindSpec(is_async=False)

    def deprovision(self, instance_id, details, async_allowed, **_):
        self.asked.append(("deprovision", details.plan_id))
        return DeprovisionServiceSpec(is_async=False)


@contextmanager
def serve(broker):
    """Gives the URL at which a broker is served; its user is librarian, the password shh."""
    app = Flask("library")
    credentials = api.BrokerCredentials("librarian", "shh")
    app.register_blueprint(api.get_blueprint(broker, credentials, logging.getLogger("library")))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
