"""Hostile requests make hostile records, and answers that show them."""

import pytest


@pytest.fixture(autouse=True)
def _answers_fit_the_openapi_document():
    """Not asked for here: a token without a name makes events without one."""
