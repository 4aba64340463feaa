"""Names in a seed."""

import pytest

from fakecc.remote.export.naming import Naming, without_secrets


def test_names_are_kept_or_replaced():
    kept, replaced = Naming(anonymous=False), Naming(anonymous=True)
    asked = [("space", "dev"), ("space", "prod"), ("app", "dev"), ("space", "dev")]
    assert [kept.name(*each) for each in asked] == ["dev", "prod", "dev", "dev"]
    assert [replaced.name(*each) for each in asked] == ["space-1", "space-2", "app-1", "space-1"]


def test_what_tells_too_much_is_left_out():
    part = [{"name": "a", "guid": "g", "plans": [{"free": True, "description": "ours"}]}]
    assert Naming(anonymous=True).without_telling(part) == [{"name": "a", "plans": [{"free": True}]}]
    assert Naming(anonymous=False).without_telling(part) is part


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://me:secret@example.org:8443/a?token=secret#part", "https://example.org:8443/a"),
        ("syslog://example.org", "syslog://example.org"),
        (None, None),
        ("", None),
    ],
)
def test_urls_without_secrets(url, safe):
    assert without_secrets(url) == safe
