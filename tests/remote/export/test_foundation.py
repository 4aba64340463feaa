"""What a Cloud Controller lists."""

import pytest

from fakecc.remote.export import foundation as module
from fakecc.remote.export.foundation import LISTS, Foundation, related_guid

pytestmark = pytest.mark.slow


def test_every_list_is_read_once(furnished, read):
    seen, foundation = [], read(furnished.url)
    foundation.read_lists(seen.append)
    assert (tuple(seen), foundation.unread) == (LISTS, {})
    assert foundation.resources("spaces") is foundation.resources("spaces")


def test_every_page_is_read(furnished, read, monkeypatch):
    whole = read(furnished.url).resources("roles")
    monkeypatch.setattr(module, "PAGE", 2)
    assert len(whole) > 4
    assert read(furnished.url).resources("roles") == whole


def test_what_is_related_is_found(furnished, read):
    foundation = read(furnished.url)
    space, _ = [
        each for each in foundation.resources("spaces") if foundation.related("apps", "space").get(each["guid"])
    ]
    assert (foundation.name_of(space["guid"]), foundation.name_of(related_guid(space, "organization"))) == (
        "dev",
        "shop",
    )
    assert foundation.outer(space["guid"], "organization") == related_guid(space, "organization")
    assert (foundation.name_of("nothing"), foundation.outer("nothing", "space")) == ("", "")


def test_what_is_refused_is_told(furnished):
    foundation = Foundation(furnished.url, "no token")
    assert foundation.resources("spaces") == []
    assert foundation.unread == {"/v3/spaces?per_page=5000": "401 CF-InvalidAuthToken"}


def test_nobody_answers():
    foundation = Foundation("http://127.0.0.1:1", "token")
    assert (foundation.one("/v3"), "ConnectionRefusedError" in foundation.unread["/v3"]) == (None, True)
