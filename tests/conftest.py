"""How the suite runs, and what every test has: a world, and answers that fit CF's OpenAPI document."""

import functools
import itertools
import json
import os
from pathlib import Path

import pytest
import support
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import HealthCheck, settings
from support.openapi_check import complaints

from fakecc.web import answering

HERE = Path(__file__).parent
APART = ("clients", "attack")
KEYS = 5
# A slow machine is no fault. `pytest --hypothesis-profile=ci` looks at more examples, as CI does.
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("dev", max_examples=25, **PATIENT)
settings.register_profile("ci", max_examples=100, print_blob=True, **PATIENT)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config):
    """A process for each core; none for single files, which are done before a process has started."""
    single = all(Path(argument.split("::")[0]).suffix == ".py" for argument in config.args)
    return 0 if single else min(len(os.sched_getaffinity(0)), 8)


def pytest_ignore_collect(collection_path, config):
    """Leave out what .ci/run runs as a part of its own, unless a path names it: `pytest tests/clients`."""
    if collection_path.parent == HERE and collection_path.name in APART:
        return None if any(collection_path.name in Path(argument).parts for argument in config.args) else True
    return None


def pytest_collection_modifyitems(items):
    """What takes long begins first, the recordings before all: the processes shall end together."""
    items.sort(key=lambda item: (item.path.name != "test_recordings.py", item.get_closest_marker("slow") is None))


@pytest.fixture(autouse=True, scope="session")
def _every_answer_is_compared():
    serve = answering.serve

    def look(request, *arguments, **named):
        response = serve(request, *arguments, **named)
        is_json = "json" in dict(response.headers).get("Content-Type", "") and isinstance(response.body, bytes)
        body = json.loads(response.body) if is_json and response.body[:1] in {b"{", b"["} else None
        support.CONTRADICTIONS.extend(complaints(request.method, request.path, response.status, body))
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answering, "serve", look)
        yield


@pytest.fixture(autouse=True, scope="session")
def _keys_from_a_pool():
    """Give worlds RSA keys that were made before: making one takes longer than most tests do."""
    make, numbers = rsa.generate_private_key, itertools.cycle(range(KEYS))
    key = functools.cache(lambda _: make(public_exponent=65537, key_size=2048))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rsa, "generate_private_key", lambda **_: key(next(numbers)))
        yield


@pytest.fixture(autouse=True)
def _answers_fit_the_openapi_document():
    support.CONTRADICTIONS.clear()
    yield
    assert support.CONTRADICTIONS == []


@pytest.fixture
def world():
    """A freshly installed world with a virtual clock."""
    return support.new_world()
