"""Which page a path and a method belong to."""

import pytest

from fakecc.uaa import routing


@pytest.mark.parametrize(
    ("method", "path", "rule", "arguments"),
    [
        ("GET", "/Users", "/Users", {}),
        ("HEAD", "/Users", "/Users", {}),
        ("GET", "/Users/", "/Users", {}),
        ("GET", "/Users/x", "/Users/<guid>", {"guid": "x"}),
        ("GET", "/oauth/clients/meta", "/oauth/clients/meta", {}),
        ("GET", "/oauth/clients/x/meta", "/oauth/clients/<client_id>/meta", {"client_id": "x"}),
        ("POST", "/Groups/External", "/Groups/External", {}),
    ],
)
def test_a_path_leads_to_its_page(method, path, rule, arguments):
    found = routing.find(path, method)
    assert (found.route.rule, found.route.method, found.arguments) == (
        rule,
        "GET" if method == "HEAD" else method,
        arguments,
    )


@pytest.mark.parametrize(
    ("method", "path", "methods"),
    [("PATCH", "/Users", ("GET", "POST")), ("GET", "/nosuch", ()), ("GET", "/login/", ()), ("GET", "/Users//", ())],
)
def test_a_path_leads_nowhere(method, path, methods):
    found = routing.find(path, method)
    assert (found.route, found.methods) == (None, methods)
