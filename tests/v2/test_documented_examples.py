"""The exchanges that CF documented for v2: each is requested, answered with the documented status, and no key is missing.

The examples are of many releases. A status or key that a Cloud Controller of today answers otherwise stands below
with its reason; so do the exchanges whose resources are not there yet.
"""

import json
import os
import re
from pathlib import Path

import pytest
from support import ask, new_world
from support.apps import HEADERS, bits, form
from support.documented_world import build

ROOT = Path(__file__).parents[2]
EXAMPLES = Path(os.environ.get("FAKECC_SHARED", ROOT.parent / "shared")) / "reference/v2_examples.json"

pytestmark = pytest.mark.skipif(not EXAMPLES.exists(), reason=f"there are no documented examples at {EXAMPLES}")

# What the real one answers today where the documents say something else.
TODAY = {
    # Where the blobstore is the Cloud Controller's own, it sends the file itself.
    # source: cloud_controller_ng:app/controllers/runtime/helpers/blob_dispatcher.rb
    "GET /v2/apps/:guid/download": 200,
    "GET /v2/apps/:guid/droplet/download": 200,
}
# The documents show uploads as no client sends them.
UPLOADS = {
    "PUT /v2/apps/:guid/bits": form(("resources", None, b"[]"), ("application", "app.zip", bits(app_txt="hello"))),
    "PUT /v2/apps/:guid/droplet/upload": form(("droplet", "droplet.tgz", b"bits")),
}


def credentials(key):
    """The keys of docker's credentials."""
    return {key, f"{key}/username", f"{key}/password"}


# Keys of old releases, by route: a Cloud Controller of today has them no more.
GONE = {
    "GET /v2/info": {"/logging_endpoint"},  # source: cloud_controller_ng:app/controllers/runtime/info_controller.rb
    # Summaries export columns, of which docker's credentials are none.
    # source: cloud_controller_ng:app/models/runtime/process_model.rb (export_attributes)
    "GET /v2/apps/:guid/summary": credentials("/docker_credentials"),
    # This world shares no instance into the space.
    "GET /v2/spaces/:guid/summary": credentials("/apps/docker_credentials")
    | {f"/services/shared_from/{key}" for key in ("space_guid", "space_name", "organization_name")},
    # Without isolation segments there is none. source: cloud_controller_ng:lib/cloud_controller/diego/reporters/*.rb
    "GET /v2/apps/:guid/stats": {"/0/isolation_segment"},
    # A file without a mode is not known. source: cloud_controller_ng:lib/cloud_controller/resource_pool.rb
    "PUT /v2/resource_match": {"/sha1", "/size"},
    # After a plan change only the version is kept.
    # source: cloud_controller_ng:app/actions/services/service_instance_update.rb
    "PUT /v2/service_instances/:guid": {"/entity/maintenance_info/description"},
}


def examples():
    if not EXAMPLES.exists():
        return []
    found = [example for example in json.loads(EXAMPLES.read_text()) if example["request"] and example["response"]]
    return [
        pytest.param(example, id=f"{number} {example['request']['method']} {example['route'].split(' ')[1]}")
        for number, example in enumerate(found)
    ]


def keys(value, where=""):
    """Every key path of a body; lists count by their first member."""
    if isinstance(value, dict):
        return {path for key, item in value.items() for path in {f"{where}/{key}", *keys(item, f"{where}/{key}")}}
    return keys(value[0], where) if isinstance(value, list) and value else set()


# Inside these anything may stand: credentials and parameters that the example's author made up.
FREE = re.compile(
    r"(/credentials|/environment_json|/parameters|/last_operation/description|/schemas|^)/(creds-key|do-re-me|abc|key)"
)


@pytest.mark.parametrize("example", examples())
def test_the_documented_exchange_is_answered_with_no_key_less(example):
    world = new_world()
    stage = build(world, example)
    method, path, body = stage.request(example)
    route = example["route"]
    if route in UPLOADS:
        reply = ask(world, method, f"{path}?async=true", UPLOADS[route], headers=HEADERS)
    else:
        reply = ask(world, method, path, body)
    assert reply.status == TODAY.get(route, example["response"]["status"]), reply.body or reply.text
    documented = example["response"].get("body")
    missing = {key for key in keys(documented) - keys(reply.body) if not stage.made_up(key)}
    assert sorted(missing - GONE.get(route, set())) == []
