"""The operations of the API by name."""

import pytest

from fakecc.faults import operation_names


@pytest.mark.parametrize(
    ("method", "pattern", "name"),
    [
        ("POST", "/v3/service_instances", "service_instances.create"),
        ("GET", "/v3/service_instances", "service_instances.list"),
        ("GET", "/v3/service_instances/:guid", "service_instances.get"),
        ("PATCH", "/v3/service_instances/:guid", "service_instances.update"),
        ("DELETE", "/v3/service_instances/:guid", "service_instances.delete"),
        ("GET", "/v3/service_instances/:guid/credentials", "service_instances.credentials.list"),
        ("POST", "/v3/apps/:guid/actions/start", "apps.start"),
        ("GET", "/v2/service_instances", "v2.service_instances.list"),
        ("PUT", "/v2/service_instances/:guid", "v2.service_instances.update"),
        ("POST", "/uaa/oauth/token", "uaa.oauth.token.create"),
        ("GET", "/v3", "get"),
        ("OPTIONS", "/v3/apps", "apps.options"),
    ],
)
def test_a_name(method, pattern, name):
    assert operation_names.name_of(method, pattern) == name
