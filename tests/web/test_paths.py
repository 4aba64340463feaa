"""Paths as the Cloud Controller's two halves read them."""

import pytest

from fakecc.web.paths import as_rails_reads, tidy


@pytest.mark.parametrize(
    ("path", "read"),
    [
        ("/v3/organizations", "/v3/organizations"),
        ("/v3/organizations/", "/v3/organizations"),
        ("/v3//organizations", "/v3/organizations"),
        ("/v3/", "/v3"),
        ("/v3/organizations.json", "/v3/organizations"),
        ("/v3/organizations/x.json", "/v3/organizations/x"),
        ("/v3/organizations/x.y.z", "/v3/organizations/x.y.z"),
        ("/v3/organizations/x.", "/v3/organizations/x."),
    ],
)
def test_v3_s_paths_are_read_as_rails_reads_them(path, read):
    assert as_rails_reads(path) == read


PATHS = {
    "//v2/spaces": "/v2/spaces", "/v2//spaces": "/v2/spaces", "/v2/a/../spaces": "/v2/spaces", "/v2/./spaces/":
    "/v2/spaces/", "/v2/spaces/..": "/v2/", "/../..": "/", "/v2/a.b": "/v2/a.b",
}  # fmt: skip


@pytest.mark.parametrize(("sent", "read"), PATHS.items(), ids=PATHS)
def test_paths_are_tidied(sent, read):
    assert tidy(sent) == read
