"""Where CF's OpenAPI document departs from what a real Cloud Controller answers: a pointer into it, and what is right.

Each line names a recording that shows it. None takes a member away.
"""

from __future__ import annotations

from typing import Any

OVERLAY: dict[str, Any] = {
    # "data": null is a relationship to nothing; `$ref` stands beside the type here, and both must hold
    # (a space without a quota in recording: v3-instances/user-provided-create-validation).
    "/components/schemas/Relationship/type": ["object", "null"],
    # Registries' credentials are hidden whole (recording: apps/build-cnb).
    "/components/schemas/Lifecycle/properties/data/properties/credentials/type": ["object", "string"],
    # An app whose environment was never set has null (recording: apps/file-based-bindings).
    "/components/schemas/AppEnvironment/properties/environment_variables": {"type": ["object", "null"]},
    # `fields[service_offering.service_broker]` and other includes add members that the list of them forgot
    # (recording: v3-brokers/plan-fields, routing/routes-create).
    "/components/schemas/IncludedResources/additionalProperties": True,
    # An instance of which Diego says nothing is DOWN since nobody knows when (recording: apps/running-stats).
    "/paths/~1v3~1processes~1{guid}~1process_instances/get/responses/200/content/application~1json/schema/properties"
    "/resources/items/properties/since/type": ["number", "null"],
    # "If applicable" is null where it is not (recording: platform/app-usage-purge).
    **{
        f"/components/schemas/AppUsageEvent/properties/{name}/type": ["string", "null"]
        for name in (
            "process/properties/guid",
            "process/properties/type",
            "buildpack/properties/guid",
            "task/properties/guid",
        )
    },
}
