"""Tests sit where their module sits: `fakecc/v3/apps/apps.py` is tested by `tests/v3/apps/test_apps.py`."""

from fnmatch import fnmatch
from pathlib import PurePosixPath

import pytest
from support import source

pytestmark = pytest.mark.slow

# Modules that need no tests of their own, and why.
WITHOUT = {
    "__init__.py": "gathers its package",
    "*/__init__.py": "gathers its package",
    "__main__.py": "one line: the command",
    "*/_*.py": "a part private to its folder, tested with the folder's pages",
    "json_types.py": "a name",
    "evidence/openapi_overlay.py": "data, tested with what corrects by it",
    "models/*.py": "declarations, tested with the actions and the store",
}
# Modules that another module's tests cover, and which do. The list may only shrink: a module with a twin fails here.
TESTED_ELSEWHERE = {
    "cli/daemons/logs.py": "cli/daemons/test_background.py",
    "cli/daemons/start.py": "cli/daemons/test_background.py",
    "cli/daemons/status.py": "cli/daemons/test_background.py",
    "cli/daemons/stop.py": "cli/daemons/test_background.py",
    "actions/apps/deployments.py": "conformance/test_recordings.py",
    "actions/apps/instances.py": "conformance/test_recordings.py",
    "actions/apps/manifests/manifests.py": "conformance/test_recordings.py",
    "actions/apps/manifests/routes.py": "conformance/test_recordings.py",
    "actions/apps/manifests/services.py": "conformance/test_recordings.py",
    "actions/apps/process_rules.py": "conformance/test_recordings.py",
    "actions/apps/sidecars.py": "conformance/test_recordings.py",
    "actions/apps/tasks.py": "conformance/test_recordings.py",
    "store/changes.py": "store/test_table.py",
    "store/record.py": "store/test_table.py",
    "runtime/bits.py": "arrange/test_app_operations.py",
    "runtime/deployments.py": "arrange/test_app_operations.py",
    "runtime/instances.py": "conformance/test_recordings.py",
    "runtime/tasks.py": "conformance/test_recordings.py",
    "v3/apps/processes.py": "conformance/test_recordings.py",
    "v3/apps/revisions.py": "conformance/test_recordings.py",
    "v3/apps/tasks.py": "conformance/test_recordings.py",
    "actions/apps/waiting_steps.py": "arrange/test_app_operations.py",
    "actions/apps/staging/answers.py": "runtime/test_staging.py",
    "actions/routing/route_sentences.py": "v3/routing/test_routes.py",
    "arrange/behaviours.py": "runtime/test_behaviours.py",
    "actions/services/in_request/route_delete.py": "v2/services/test_service_instance_views.py",
    "settings_of_uaa.py": "cli/test_option_values.py",
    "actions/services/by_job/instances.py": "actions/services/test_service_instance_failures.py",
    "actions/services/in_request/binding_create.py": "v2/services/test_service_bindings.py",
    "actions/services/in_request/binding_delete.py": "v2/services/test_service_bindings.py",
    "actions/services/in_request/idle_checks.py": "v2/services/test_service_bindings.py",
    "actions/services/user_provided_instances.py": "v2/services/test_user_provided_service_instances.py",
    "web/environ_keys.py": "web/test_app.py",
    "actions/apps/app_events.py": "v3/apps/test_app_environments.py",
    "actions/apps/app_states.py": "v3/apps/test_app_actions.py",
    "actions/apps/app_usage_events.py": "actions/apps/staging/test_completion.py",
    "actions/apps/apps.py": "v3/apps/test_apps.py",
    "actions/apps/buildpack_caches.py": "v3/apps/test_app_actions.py",
    "actions/apps/builds.py": "v3/apps/test_builds.py",
    "actions/apps/current_droplets.py": "v3/apps/test_app_actions.py",
    "actions/apps/droplets.py": "v3/apps/test_droplets.py",
    "actions/apps/packages.py": "v3/apps/test_packages.py",
    "actions/apps/running/run_users.py": "actions/apps/running/test_obstacles.py",
    "actions/apps/resource_pool.py": "v3/apps/test_resource_matches.py",
    "actions/name_rules.py": "v3/tenancy/test_spaces.py",
    "actions/platform/environment_variable_groups.py": "v3/platform/test_environment_variable_groups.py",
    "actions/platform/feature_flags.py": "v3/platform/test_feature_flags.py",
    "actions/platform/security_groups.py": "v3/platform/test_security_groups.py",
    "actions/platform/stacks.py": "v2/platform/test_platform.py",
    "actions/routing/domains.py": "v3/routing/test_domains.py",
    "actions/routing/route_deletion.py": "v3/routing/test_domains.py",
    "actions/routing/routes.py": "v3/routing/test_routes.py",
    "actions/services/bindings.py": "v3/services/test_service_credential_bindings.py",
    "actions/services/by_job/instance_create.py": "arrange/test_operations.py",
    "actions/services/by_job/instance_delete.py": "actions/services/test_service_instance_failures.py",
    "actions/services/by_job/instance_update.py": "v3/services/test_service_instance_changes.py",
    "actions/services/catalogs.py": "actions/services/test_service_brokers.py",
    "actions/services/dashboard_clients.py": "actions/services/test_service_brokers.py",
    "actions/services/in_request/instance_update.py": "v2/services/test_service_instances.py",
    "actions/services/in_request/operation_polls.py": "v2/services/test_service_instances.py",
    "actions/services/last_operations.py": "v3/tenancy/test_spaces.py",
    "actions/services/plan_visibility.py": "v3/services/test_service_instances.py",
    "actions/services/route_bindings.py": "v3/services/test_service_route_bindings.py",
    "actions/services/service_bindings.py": "v3/services/test_service_credential_bindings.py",
    "actions/services/service_instance_sharing.py": "v3/services/test_shared_spaces.py",
    "actions/services/service_instances.py": "v3/services/test_service_instance_changes.py",
    "actions/services/service_keys.py": "v3/services/test_service_credential_bindings.py",
    "actions/services/service_offerings.py": "v2/services/test_marketplace.py",
    "actions/services/service_plans.py": "v3/services/test_service_plan_visibility.py",
    "actions/services/service_usage_events.py": "v3/services/test_service_usage_events.py",
    "actions/tenancy/isolation_segments.py": "v3/tenancy/test_isolation_segments.py",
    "actions/tenancy/organization_deletion.py": "v3/tenancy/test_organizations.py",
    "actions/tenancy/organization_quotas.py": "v3/tenancy/test_organization_quotas.py",
    "actions/tenancy/organizations.py": "v3/tenancy/test_organizations.py",
    "actions/tenancy/roles.py": "actions/test_audit_events.py",
    "actions/tenancy/space_deletion.py": "v3/tenancy/test_spaces.py",
    "actions/tenancy/space_quotas.py": "v3/tenancy/test_space_quotas.py",
    "actions/tenancy/spaces.py": "v3/tenancy/test_spaces.py",
    "actions/tenancy/tenancy_events.py": "v3/tenancy/test_organizations.py",
    "actions/tenancy/usage_summary.py": "v3/tenancy/test_organizations.py",
    "actions/tenancy/users.py": "v2/tenancy/test_users.py",
    "arrange/checking.py": "arrange/seeds/test_documents.py",
    "arrange/scripted_broker.py": "brokers/test_scripted.py",
    "arrange/world.py": "test_in_process.py",
    "world_options.py": "test_in_process.py",
    "brokers/connect.py": "v2/services/test_marketplace.py",
    "brokers/scripted_catalog.py": "brokers/test_scripted.py",
    "control/clock.py": "control/test_control_api.py",
    "control/faults.py": "control/test_control_api.py",
    "control/health.py": "control/test_control_api.py",
    "control/operations.py": "control/test_control_api.py",
    "control/progress.py": "control/test_control_api.py",
    "control/reset.py": "control/test_control_api.py",
    "control/seed.py": "control/test_control_api.py",
    "control/state.py": "control/test_control_api.py",
    "control/view.py": "control/test_control_api.py",
    "conversation.py": "v3/services/test_service_brokers.py",
    "dialects/ruby_messages.py": "v3/test_requests.py",
    "errors.py": "v3/services/test_service_credential_bindings.py",
    "osb/answer_schemas.py": "osb/test_replies.py",
    "osb/bind_replies.py": "osb/test_replies.py",
    "osb/catalog.py": "osb/test_catalog_complaints.py",
    "osb/port.py": "world/test_world.py",
    "osb/refusals.py": "osb/test_replies.py",
    "osb/requester.py": "v3/services/test_service_route_bindings.py",
    "osb/status_phrases.py": "v3/services/test_shared_spaces.py",
    "permissions.py": "support/test_role_matrix.py",
    "v2/access.py": "v2/services/test_service_instances.py",
    "v2/options.py": "v2/test_collection.py",
    "v2/platform/environment_variable_groups.py": "v2/platform/test_platform.py",
    "v2/platform/feature_flags.py": "v2/platform/test_platform.py",
    "v2/platform/jobs.py": "v2/tenancy/test_quota_definitions.py",
    "v2/platform/security_groups.py": "v2/platform/test_platform.py",
    "v2/platform/stacks.py": "v2/platform/test_platform.py",
    "v2/reading.py": "v2/platform/test_platform.py",
    "v2/replies.py": "v2/test_writing.py",
    "v2/scope.py": "v2/test_view.py",
    "v2/services/service_brokers.py": "v2/services/test_marketplace.py",
    "v2/services/service_instance_routes.py": "actions/test_audit_events.py",
    "v2/services/service_plan_visibilities.py": "v2/services/test_marketplace.py",
    "v2/services/service_usage_events.py": "v2/services/test_marketplace.py",
    "v2/services/services.py": "v2/services/test_marketplace.py",
    "v2/services/space_services.py": "v2/services/test_service_instance_views.py",
    "v2/tenancy/space_quota_definitions.py": "v2/tenancy/test_quota_definitions.py",
    "v2/tenancy/space_roles.py": "v2/tenancy/test_spaces.py",
    "v3/access.py": "support/test_role_matrix.py",
    "v3/body.py": "v3/test_requests.py",
    "v3/environment_variables.py": "v3/platform/test_environment_variable_groups.py",
    "v3/fields.py": "v3/services/test_service_plans.py",
    "v3/labels.py": "v3/test_listing.py",
    "v3/message.py": "support/test_role_matrix.py",
    "v3/metadata.py": "v3/test_requests.py",
    "v3/platform/jobs.py": "v3/tenancy/test_spaces.py",
    "v3/presenting.py": "actions/test_audit_events.py",
    "v3/times.py": "v3/test_listing.py",
    "v3/view.py": "v3/test_requests.py",
    "world/agenda.py": "world/test_world.py",
    "world/facade.py": "world/test_world.py",
    "world/tables.py": "world/test_world.py",
    "world/runtime_port.py": "runtime/test_connect.py",
    "world/transactions.py": "world/test_world.py",
}


def twin(module):
    """The path below `tests/` of the tests of a module."""
    path = PurePosixPath(module)
    return str(path.with_name(f"test_{path.stem.lstrip('_')}.py"))


def exists(test):
    return (source.ROOT / "tests" / test).exists()


def modules_without_twin():
    return {
        module
        for module in source.modules()
        if not exists(twin(module)) and not any(fnmatch(module, pattern) for pattern in WITHOUT)
    }


def test_every_module_has_a_twin_or_stands_in_the_list():
    complaint = source.mismatch(modules_without_twin(), TESTED_ELSEWHERE)
    assert not complaint, complaint


def test_the_tests_that_the_list_names_exist():
    assert [test for test in TESTED_ELSEWHERE.values() if not exists(test)] == []


@pytest.mark.parametrize(
    ("module", "test"),
    [
        ("store/table.py", "store/test_table.py"),
        ("v3/apps/apps.py", "v3/apps/test_apps.py"),
        ("v3/apps/_environment.py", "v3/apps/test_environment.py"),
    ],
)
def test_the_twin_of_a_module(module, test):
    assert twin(module) == test
