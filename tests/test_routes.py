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
from support import ask

from fakecc import v2, v3

ROOT = Path(__file__).parents[1]
REFERENCE = Path(os.environ.get("FAKECC_SHARED", ROOT.parent / "shared")) / "reference"
NOT_DONE = 501
VERBS = {"get", "post", "put", "patch", "delete"}

V3_ROUTES = ROOT / "tests" / "v3" / "routes.txt"
# What CF's document lists and no release has: there it is unknown, as it really is.
DOCUMENTED_ONLY_V3 = {"PATCH /v3/apps/:/builds"}
# The root of all, which v2 answers.
OF_V2 = {"GET /"}

pytestmark = pytest.mark.skipif(not REFERENCE.exists(), reason=f"there is no reference at {REFERENCE}")


def plain(method, path):
    return f"{method.upper()} {re.sub(r'<[^>]*>|:[a-z_]+|{[^}]*}', ':', path)}"


def ours(view):
    return {plain(route.method, route.rule) for route in view.VIEW.endpoints}


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


def real_v3_routes():
    """The routes of the real one, from a list in this repository."""
    lines = (line.split() for line in V3_ROUTES.read_text().splitlines() if not line.startswith("#"))
    return {plain(method, path) for method, path in lines}


def v2_routes():
    routes = json.loads((REFERENCE / "v2_routes.json").read_text())["routes"]
    return {plain(route["method"], route["path"]) for route in routes}


def test_the_lists_of_routes_are_there():
    assert (len(openapi_routes()) > 200, len(v2_routes()) > 300) == (True, True)


def test_what_is_missing_is_printed():
    for name, theirs, our in (("v3", openapi_routes(), ours(v3)), ("v2", v2_routes(), ours(v2))):
        lacking = sorted(theirs - our)
        print(f"{name}: {len(theirs) - len(lacking)} of {len(theirs)} routes", *lacking, sep="\n  ")  # noqa: T201 - the report


def test_every_operation_that_v3_documents_is_served():
    assert openapi_routes() - ours(v3) == DOCUMENTED_ONLY_V3 | OF_V2


def test_every_route_of_the_real_v2_is_served():
    assert v2_routes() - ours(v2) == set()


def test_every_route_of_the_real_v3_is_served():
    assert real_v3_routes() - ours(v3) == set()


def test_no_operation_of_v3_is_refused_as_not_done(world):
    routes = {*real_v3_routes(), *(route for route in openapi_routes() if "/v3" in route)}
    assert refused(world, routes) == []


def test_no_route_of_v2_is_refused_as_not_done(world):
    assert refused(world, v2_routes()) == []


def refused(world, routes):
    """Those of the routes that answer 501."""
    found = []
    for route in sorted(routes):
        method, path = route.split()
        if ask(world, method, path.replace(":", "nobody")).status == NOT_DONE:
            found.append(route)
    return found


@pytest.mark.slow
def test_flask_lists_the_routes():
    command = [sys.executable, "-m", "flask", "--app", "fakecc", "routes"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)  # noqa: S603 - our own command
    assert "/v3/service_instances/<guid>" in ran.stdout, ran.stderr
