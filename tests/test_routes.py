"""Our route table against the Cloud Controller's: prints what is missing, and insists on the areas that are done.

The lists are CF's own OpenAPI document (v3) and the list of the real v2's routes; skipped without them.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fakecc import v2, v3

ROOT = Path(__file__).parents[1]
REFERENCE = Path(os.environ.get("FAKECC_SHARED", ROOT.parent / "shared")) / "reference"
VERBS = {"get", "post", "put", "patch", "delete"}

SERVICES_V3 = re.compile(r"/v3/(service_|jobs)")
SERVICES_V2 = re.compile(r"/v2/(service|user_provided_service|managed_service|info|jobs)")
TENANCY_V3 = re.compile(
    r"/v3/(organizations|spaces|users|roles|organization_quotas|space_quotas|isolation_segments|feature_flags|"
    r"security_groups|environment_variable_groups)"
)

# What CF's document lists and the recorded release does not have, or what belongs to the issues about apps and routing.
ELSEWHERE_V3 = {
    "POST /v3/spaces/:/actions/apply_manifest": "manifests: the issue about apps",
    "POST /v3/spaces/:/manifest_diff": "manifests: the issue about apps",
}
# What moves records under another's in ways that the Cloud Controller only half allows, and no client asks for: 501.
ELSEWHERE_V2 = {
    "DELETE /v2/service_plans/:/service_instances/:",
    "PUT /v2/services/:/service_plans/:",
    "DELETE /v2/services/:/service_plans/:",
    "PUT /v2/user_provided_service_instances/:/service_bindings/:",
    "DELETE /v2/user_provided_service_instances/:/service_bindings/:",
}

pytestmark = pytest.mark.skipif(not REFERENCE.exists(), reason=f"there is no reference at {REFERENCE}")


def plain(method, path):
    return f"{method.upper()} {re.sub(r'<[^>]*>|:[a-z_]+|{[^}]*}', ':', path)}"


def ours(view):
    return {
        plain(route.method, route.rule) for route in view.VIEW.endpoints if "unserved" not in route.endpoint().marks
    }


def openapi_routes():
    found, path = set(), None
    for line in (REFERENCE / "openapi-v3.yaml").read_text().splitlines():
        if match := re.match(r"  (/\S*):\s*$", line):
            path = match[1]
        elif path and (match := re.match(r"    (\w+):\s*$", line)) and match[1] in VERBS:
            found.add(plain(match[1], path if path.startswith("/v3") or path == "/" else f"/v3{path}"))
        elif re.match(r"\S", line) and line != "paths:":
            path = None
    return found


def v2_routes():
    routes = json.loads((REFERENCE / "v2_routes.json").read_text())["routes"]
    return {plain(route["method"], route["path"]) for route in routes}


def missing(theirs, our, pattern):
    return sorted(route for route in theirs - our if pattern.search(route))


def test_the_lists_of_routes_are_there():
    assert (len(openapi_routes()) > 200, len(v2_routes()) > 300) == (True, True)


def test_what_is_missing_is_printed():
    everything = re.compile("")
    for name, theirs, our in (("v3", openapi_routes(), ours(v3)), ("v2", v2_routes(), ours(v2))):
        lacking = missing(theirs, our, everything)
        print(f"{name}: {len(theirs) - len(lacking)} of {len(theirs)} routes", *lacking, sep="\n  ")  # noqa: T201 - the report


def test_the_services_operations_of_v3_are_complete():
    assert missing(openapi_routes(), ours(v3), SERVICES_V3) == []


def test_the_services_operations_of_v2_are_complete():
    assert [route for route in missing(v2_routes(), ours(v2), SERVICES_V2) if route not in ELSEWHERE_V2] == []


def test_the_tenancy_operations_of_v3_are_complete():
    assert [route for route in missing(openapi_routes(), ours(v3), TENANCY_V3) if route not in ELSEWHERE_V3] == []


@pytest.mark.slow
def test_flask_lists_the_routes():
    command = [sys.executable, "-m", "flask", "--app", "fakecc", "routes"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)  # noqa: S603 - our own command
    assert "/v3/service_instances/<guid>" in ran.stdout, ran.stderr
