"""A fakecc that is asked over HTTP."""

import pytest

from fakecc.in_process import FakeCC
from fakecc.remote.targets import RemoteServer


@pytest.fixture(scope="package")
def served():
    with FakeCC(clock="real") as cc:
        yield cc


@pytest.fixture
def target(served):
    return RemoteServer(api=served.url)
