"""What makes a broker break one rule, for each check: the plan that is ordered, the answers, and what is other."""

import copy


def services(change):
    """A fault of the catalog: `change` is given its one offering."""

    def body(catalog):
        change(catalog["services"][0])
        return catalog

    return {"catalog": {"body": body}}


def second_offering(**changes):
    """A fault of the catalog: a second offering."""

    def body(catalog):
        other = copy.deepcopy(catalog["services"][0])
        other |= {"id": "museum-id", "name": "museum"}
        other["plans"] = [{"id": "visit-id", "name": "visit", "description": "A visit"}]
        return {"services": [*catalog["services"], other | changes]}

    return {"catalog": {"body": body}}


def plan(number, **changes):
    """A fault of the catalog: a plan is other."""
    return services(lambda offering: offering["plans"][number].update(changes))


def answer(name, **changes):
    return {name: changes}


NO_SCHEMA = {"service_instance": {"create": {"parameters": {"type": "object"}}}}
FAILED = {"state": "failed"}
STRANGE = {"state": "under way"}
OTHER_OPERATION = {"operation": "other"}
NO_CODE = {"description": "no"}
FAULTS = {
    "catalog-status": ("", answer("catalog", body={"services": {}})),
    "catalog-offering-fields": ("now", services(lambda offering: offering.update(description=""))),
    "catalog-offering-types": ("now", services(lambda offering: offering.update(requires=["magic"]))),
    "catalog-offering-unique": ("now", second_offering(name="library")),
    "catalog-plan-fields": ("now", plan(0, description="")),
    "catalog-plan-types": ("now", plan(0, free="yes")),
    "catalog-plan-unique": ("now", plan(1, name="now")),
    "catalog-schemas": ("now", plan(0, schemas=NO_SCHEMA)),
    "catalog-maintenance-info": ("now", plan(1, maintenance_info={"version": "1.2"})),
    "catalog-names": ("now", services(lambda offering: offering.update(name="my library"))),
    "catalog-ids": ("now", second_offering(id="a museum")),
    "auth-missing": ("now", answer("missing credentials:catalog", status=200)),
    "auth-wrong": ("now", answer("wrong credentials:catalog", status=403)),
    "auth-everywhere": ("now", answer("missing credentials:elsewhere", status=410)),
    "version-missing": ("now", answer("no version", status=500)),
    "version-old": ("now", answer("old version", status=400)),
    "version-new": ("now", answer("new version", status=412)),
    "originating-identity": ("now", answer("other platform", status=400)),
    "request-identity": ("now", answer("catalog", headers={"X-Broker-API-Request-Identity": None})),
    "provision-malformed": ("now", answer("provision:malformed", status=201)),
    "provision-unknown-plan": ("now", answer("provision:unknown plan", status=201)),
    "provision-maintenance-conflict": ("now", answer("provision:other version", body=NO_CODE)),
    "provision-status": ("now", answer("provision:done", status=200)),
    "provision-body": ("now", answer("provision:done", body={"dashboard_url": 5})),
    "provision-again-meanwhile": ("later", answer("provision:going on", body=OTHER_OPERATION)),
    "concurrent-update": ("later", answer("update:going on", body=NO_CODE)),
    "fetch-instance-meanwhile": ("later", answer("fetch:going on", status=200)),
    "poll-instance": ("later", answer("poll:provision in progress", body=STRANGE)),
    "poll-instance-end": ("later", answer("poll:provision succeeded", body=FAILED)),
    "poll-instance-again": ("later", answer("poll:provision succeeded again", status=404)),
    "poll-instance-unknown": ("later", answer("poll:unknown", status=200)),
    "provision-async-required": ("later", answer("provision:not async", body=NO_CODE)),
    "provision-again": ("now", answer("provision:again", status=409)),
    "provision-conflict": ("now", answer("provision:conflict", status=200)),
    "fetch-instance": ("now", answer("fetch:instance", body={"plan_id": "other"})),
    "fetch-instance-unknown": ("now", answer("fetch:unknown", status=200)),
    "bind-malformed": ("now", answer("bind:malformed", status=201)),
    "bind-unknown-instance": ("now", answer("bind:unknown instance", status=201)),
    "bind-without-app": ("now", answer("bind:no app", body=NO_CODE)),
    "bind-status": ("now", answer("bind:done", status=200)),
    "bind-body": ("now", answer("bind:done", body={"credentials": "secret"})),
    "bind-permissions": ("now", answer("bind:done", body={"route_service_url": "https://example.org"})),
    "bind-no-credentials": ("later", answer("bind:accepted", body={"operation": "bind", "credentials": {}})),
    "poll-binding": ("later", answer("poll:bind in progress", body=STRANGE)),
    "poll-binding-end": ("later", answer("poll:bind succeeded", body=FAILED)),
    "bind-async-required": ("later", answer("bind:not async", body=NO_CODE)),
    "bind-again": ("now", answer("bind:again", status=201)),
    "bind-conflict": ("now", answer("bind:conflict", status=200)),
    "concurrent-bindings": ("now", answer("bind:race", body={"error": "Busy"})),
    "fetch-binding": ("now", answer("fetch:binding", body={"credentials": "secret"})),
    "fetch-binding-unknown": ("now", answer("fetch:unknown binding", status=200)),
    "unbind-unknown": ("now", answer("unbind:unknown", status=404)),
    "unbind-malformed": ("now", answer("unbind:malformed", status=200)),
    "unbind-async-required": ("later", answer("unbind:not async", body=NO_CODE)),
    "unbind-status": ("now", answer("unbind:done", status=201)),
    "unbind-body": ("now", answer("unbind:done", body=[])),
    "unbind-end": ("later", answer("poll:unbind succeeded", body=FAILED)),
    "unbind-again": ("now", answer("unbind:gone", status=200)),
    "update-malformed": ("now", answer("update:malformed", status=200)),
    "update-unknown-plan": ("now", answer("update:unknown plan", status=200)),
    "update-maintenance-conflict": ("now", answer("update:other version", status=200)),
    "update-context": ("now", answer("update:context", status=400)),
    "update-async-required": ("later", answer("update:not async", body=NO_CODE)),
    "update-status": ("now", answer("update:done", status=201)),
    "update-body": ("now", answer("update:done", body=[])),
    "update-end": ("later", answer("poll:update succeeded", body=FAILED)),
    "update-fetch": ("now", answer("fetch:updated instance", body={"plan_id": "now-id"})),
    "deprovision-unknown": ("now", answer("deprovision:unknown", status=404)),
    "deprovision-malformed": ("now", answer("deprovision:malformed", status=200)),
    "deprovision-async-required": ("later", answer("deprovision:not async", body=NO_CODE)),
    "deprovision-status": ("now", answer("deprovision:done", status=201)),
    "deprovision-body": ("now", answer("deprovision:done", body=[])),
    "deprovision-again-meanwhile": ("later", answer("deprovision:going on", body=OTHER_OPERATION)),
    "deprovision-end": ("later", answer("poll:deprovision succeeded", body=FAILED)),
    "deprovision-again": ("now", answer("deprovision:gone", status=200)),
    "fetch-instance-gone": ("now", answer("fetch:gone", status=200)),
    "retry-after": ("later", answer("poll:provision in progress", headers={"Retry-After": "soon"})),
    "operation-ids": ("later", answer("bind:accepted", body={"operation": 5})),
    "error-texts": ("now", answer("provision:malformed", body={"description": ""})),
    "content-type": ("now", answer("catalog", headers={"Content-Type": "text/html"})),
}
