"""Every v3 answer of every test must fit CF's OpenAPI document, whichever way it was asked for."""

import flask
import pytest
import support
from support.openapi_check import complaints


def _look(_, response, **__):
    request = flask.request
    body = response.get_json(silent=True) if response.is_json else None
    support.CONTRADICTIONS.extend(complaints(request.method, request.path, response.status_code, body))


flask.request_finished.connect(_look, weak=False)


@pytest.fixture(autouse=True)
def _answers_fit_the_openapi_document():
    support.CONTRADICTIONS.clear()
    yield
    assert support.CONTRADICTIONS == []


@pytest.fixture
def world():
    """A freshly installed world with a virtual clock."""
    return support.new_world()
