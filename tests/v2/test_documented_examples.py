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
from support.documented_world import build

ROOT = Path(__file__).parents[2]
EXAMPLES = Path(os.environ.get("FAKECC_SHARED", ROOT.parent / "shared")) / "reference/v2_examples.json"

pytestmark = pytest.mark.skipif(not EXAMPLES.exists(), reason=f"there are no documented examples at {EXAMPLES}")

# Resources that are not served yet.
LATER = re.compile(r"(\w+) /?v2/(apps\b|app_usage_events|resource_match)")
LATER_TOO = {
    "GET /v2/spaces/:guid/apps": "v2's app entity: the issue about apps",
    "GET /v2/spaces/:guid/summary": "v2's app summaries: the issue about apps",
}
# What the real one answers today where the documents say something else.
TODAY: dict[str, int] = {}
# Keys of old releases, by route: a Cloud Controller of today has them no more.
GONE = {
    "GET /v2/info": {"/logging_endpoint"},  # source: cloud_controller_ng:app/controllers/runtime/info_controller.rb
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
        if not LATER.match(example["route"]) and example["route"] not in LATER_TOO
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
    reply = ask(world, method, path, body)
    route = example["route"]
    assert reply.status == TODAY.get(route, example["response"]["status"]), reply.body or reply.text
    documented = example["response"].get("body")
    missing = {key for key in keys(documented) - keys(reply.body) if not stage.made_up(key)}
    assert sorted(missing - GONE.get(route, set())) == []
