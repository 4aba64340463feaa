"""The errors of the real Cloud Controller that the grid of fields finds, each with its source and where it stands.

docs/known-differences.md lists them; `python tests/support/real_errors.py` writes the list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from v2.grid import field_cells as cells_of_v2
from v3.grid import field_cells as cells_of_v3


@dataclass(frozen=True)
class KnownError:
    """What breaks the real one, the source or recording that shows it, and which cells of the grid it is.

    `cells` are patterns of a cell's name: request, field and value.
    """

    title: str
    source: str
    cells: tuple[str, ...]


ANY = r"\S+ \S+"
KNOWN = (
    KnownError(
        "An annotation whose value is a fraction, a boolean, a map, or a list of maps",
        "recording: cross/metadata-values",
        (rf"{ANY} metadata\.annotations\.key (?!nul)",),
    ),
    KnownError(
        "The guid of a role's user that is blank, and nobody's",
        "source: cloud_controller_ng:app/controllers/v3/roles_controller.rb",
        (r"POST /v3/roles relationships\.user\.data\.guid blank",),
    ),
    KnownError(
        "The isolation segment of an organization or a space: `data` that is no map, a guid that is false",
        "source: cloud_controller_ng:app/messages/orgs_default_iso_seg_update_message.rb",
        (r"PATCH \S+isolation_segment data(\.guid)? ",),
    ),
    KnownError(
        "A number that is larger than its column, which no message bounds",
        "source: cloud_controller_ng:db/migrations/20250312233355_add_scaling_columns_to_deployments.rb and others",
        (
            rf"{ANY} domains\.total_domains ",
            r"POST /v3/deployments options\.(max_in_flight|log_rate_limit_in_bytes_per_second) ",
        ),
    ),
    KnownError(
        "A change of a broker: a name or URL of more than 255 characters, credentials that do not fit 16,000 when encrypted",
        "source: cloud_controller_ng:app/models/services/service_broker_update_request.rb",
        (r"PATCH /v3/service_brokers/\S+ (name|authentication\.credentials\.\w+) long",),
    ),
    KnownError(
        "The organizations that see a plan, as a text, a number or a boolean",
        "source: cloud_controller_ng:app/messages/validators.rb (OrgVisibilityValidator)",
        (rf"{ANY} organizations (?!nul)",),
    ),
    KnownError(
        "Tags of a service instance that are blank and no list; addresses that are an empty map",
        "recording: v3-instances/user-provided-create-validation",
        (rf"{ANY} (tags|syslog_drain_url|route_service_url) (empty|blank)",),
    ),
    KnownError(
        "A change of a managed instance that its model refuses: a blank or long name, long tags",
        "recording: v3-instances/managed-update-server-errors",
        (r"PATCH /v3/service_instances/\{instance\} (name|tags\.0) ",),
    ),
    KnownError(
        "The name of an app's binding that is no text",
        "recording: v3-bindings/create-names-refused",
        (r"POST /v3/service_credential_bindings name ",),
    ),
    KnownError(
        "The current droplet: `data` that is no map",
        "source: cloud_controller_ng:app/controllers/v3/apps_controller.rb (assign_current_droplet)",
        (r"PATCH /v3/apps/\S+/relationships/current_droplet data ",),
    ),
    KnownError(
        "A health check of a process, or its data, that is no map",
        "source: cloud_controller_ng:app/messages/process_update_message.rb",
        (rf"{ANY} (readiness_)?health_check(\.data)? ",),
    ),
    KnownError(
        "Scaling to null instances or null memory",
        "source: cloud_controller_ng:app/models/runtime/constraints/min_memory_policy.rb",
        (r"POST /v3/processes/\S+/actions/scale \w+ null",),
    ),
    KnownError(
        "The data of a package that is no map, or a list for one of bits",
        "source: cloud_controller_ng:app/messages/validators/docker_data_validator.rb",
        (r"POST /v3/packages data ",),
    ),
    KnownError(
        "Docker's password that is neither a text nor blank, which cannot be encrypted",
        "source: cloud_controller_ng:lib/cloud_controller/encryptor.rb (run_cipher)",
        (r"\S+ /v3/packages\S* (data\.)?password ",),
    ),
    KnownError(
        "A map, or a list of one, as a text that no message looks at: docker's user, a task's name or command, a stack's texts, the new name of a user-provided instance",
        "recording: cross/metadata-values",
        (
            r"\S+ /v3/packages\S* (data\.)?username (?!nul)",
            r"POST /v3/apps/\S+/tasks (name|command) (?!nul)",
            r"PATCH /v3/service_instances/\{own_instance\} name empty map",
            r"\S+ /v3/stacks\S* (name|description|state_reason) (?!nul)",
        ),
    ),
    KnownError(
        "The environment variables of a build that are no map",
        "source: cloud_controller_ng:lib/cloud_controller/backends/staging_environment_builder.rb",
        (r"POST /v3/builds environment_variables ",),
    ),
    KnownError(
        "The image of a droplet of buildpacks",
        "source: cloud_controller_ng:app/actions/droplet_update.rb",
        (r"PATCH /v3/droplets/\S+ image ",),
    ),
    KnownError(
        "What a deployment's message digs in, and is no map; a guid there that is no text; a strategy that is an empty list",
        "source: cloud_controller_ng:app/messages/deployment_create_message.rb",
        (r"POST /v3/deployments (droplet|revision|options|relationships|strategy|options\.canary)(\.\w+)* ",),
    ),
    KnownError(
        "The process types of a sidecar that are no texts",
        "source: cloud_controller_ng:app/actions/sidecar_create.rb (validate_memory_allocation!)",
        (rf"{ANY} process_types(\.0)? ",),
    ),
    KnownError(
        "A text of digits where a number is compared: `memory_in_mb` of a sidecar, `port` of a route, `position` of a buildpack",
        "source: cloud_controller_ng:app/actions/route_create.rb (port)",
        (rf"{ANY} (memory_in_mb|port|position) digits",),
    ),
    KnownError(
        "The weight of a destination that is false",
        "source: cloud_controller_ng:app/messages/route_update_destinations_message.rb (validate_weights)",
        (rf"{ANY} destinations\.0\.weight false",),
    ),
    KnownError(
        "The space that a route is given to, as false",
        "source: cloud_controller_ng:app/controllers/v3/routes_controller.rb (transfer_owner)",
        (r"PATCH /v3/routes/\S+/relationships/space data\.guid false",),
    ),
    KnownError(
        "The state of a stack that is changed to an empty list",
        "source: cloud_controller_ng:app/controllers/v3/stacks_controller.rb (update)",
        (r"PATCH /v3/stacks/\S+ state empty list",),
    ),
    KnownError(
        "The words of a feature flag with what cannot be printed",
        "recording: cross/feature-flags-changed",
        (r"PATCH /v3/feature_flags/\S+ custom_error_message ",),
    ),
    KnownError(
        "v2: a number larger than its column, a command of more than 4,096 letters, a lifecycle of more than 16 (10011)",
        "source: cloud_controller_ng:db/migrations",
        (
            r"\S+ /v2/\S*(quota_definitions|apps)\S* \w+ (above|huge)",
            r"\S+ /v2/apps\S* command longer",
            r"POST /v2/buildpacks lifecycle ",
        ),
    ),
    KnownError(
        "v2: a new space with an isolation segment that there is not, an app's space that there is not (10011)",
        "source: cloud_controller_ng:app/controllers/runtime/spaces_controller.rb",
        (r"POST /v2/spaces isolation_segment_guid (?!nul)", r"PUT /v2/apps/\S+ space_guid (?!nul)"),
    ),
    KnownError(
        "v2: the name of a broker that is blank: a symbol is asked for the word `unique`",
        "source: cloud_controller_ng:app/actions/services/mixins/service_broker_registration_error_parser.rb",
        (r"\S+ /v2/service_brokers\S* name (empty|blank)",),
    ),
    KnownError(
        "v2: the quota of an organization that is changed to one that there is not",
        "recording: tenancy-v2/organization-validation",
        (r"PUT /v2/organizations/\S+ quota_definition_guid ",),
    ),
    KnownError(
        "v2: empty credentials of docker for an app of buildpacks",
        "source: cloud_controller_ng:app/actions/v2/app_update.rb (docker_data_changed)",
        (r"PUT /v2/apps/\S+ docker_credentials ",),
    ),
    KnownError(
        "A NUL in a text that the database gets",
        "recording: cross/nul-in-bodies-v3",
        (rf"{ANY} \S+ nul",),
    ),
    KnownError(
        "A member of a to-many relationship that is no map",
        "recording: tenancy/to-many-guids-wrong",
        (rf"{ANY} (relationships\.\w+\.)?data(\.0)? (?!nul)", r"POST /v3/resource_matches resources(\.0)? (?!nul)"),
    ),
)


def broken_cells():
    """Each cell of both grids that answers 500: its name, its request, its field."""
    for name, page, path, _, said in cells_of_v3.cells():
        if said is not None and said[0] == 500:
            yield name, page.request, path
    for name, request, _, said in cells_of_v2.cells():
        if said is not None and said[0] == 500:
            yield name, request, name.removeprefix(f"{request} ").split(" ")[0]


def known_error(cell):
    """The known error that a cell of the grid is, or None."""
    return next((error for error in KNOWN if any(re.match(pattern, cell) for pattern in error.cells)), None)
