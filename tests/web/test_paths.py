"""Paths as the Cloud Controller's two halves read them."""

import pytest

from fakecc.web.paths import as_rails_reads, ends_in_format, path_to_match, tidy


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


MATCHED = {
    "v3 as written": ("/v3/service%5Fplans", "/v3/service_plans", "/v3/service%5Fplans"),
    "v3 in disguise": ("/%76%33/info", "/v3/info", "/%76%33/info"),
    "v3 by a detour": ("/v2/../v3/info", "/v2/../v3/info", "/v2/../v3/info"),
    "v2 decoded": ("/v2/%73paces", "/v2/spaces", "/v2/spaces"),
    "v3 with a format": ("/v3/info.json", "/v3/info.json", "/v3/info"),
    "v3 only in name": ("/v3.json", "/v3.json", "/v3.json"),
}


@pytest.mark.parametrize(("written", "decoded", "matched"), MATCHED.values(), ids=MATCHED)
def test_v3_s_paths_are_matched_as_written_and_v2_s_decoded(written, decoded, matched):
    assert path_to_match(written, decoded) == matched


@pytest.mark.parametrize(
    ("path", "format_"), [("/v3/info.json", True), ("/v3/info", False), ("/v3/a.b.c", False), ("/v3/info.", False)]
)
def test_a_format_is_seen_in_a_path(path, format_):
    assert ends_in_format(path) == format_
