"""The list of public suffixes."""

import pytest
import support
from support.routing import told

from fakecc.actions.routing.public_suffixes import is_reserved

LIST = """
// a comment
com
co.uk
*.ck
!www.ck

// ===BEGIN PRIVATE DOMAINS===
apps.example.com
"""


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "public_suffix_list.dat"
    file.write_text(LIST)
    return str(file)


RESERVED = {
    "com": True,
    "example.com": False,
    "co.uk": True,
    "shop.co.uk": False,
    "uk": True,
    "anything.ck": True,
    "below.anything.ck": False,
    "ck": True,
    "www.ck": False,
    "apps.example.com": True,
    "www.apps.example.com": False,
    "unlisted": True,
    "www.unlisted": False,
}


@pytest.mark.parametrize(("name", "expected"), RESERVED.items(), ids=RESERVED)
def test_a_suffix_is_nobodys_own(path, name, expected):
    assert is_reserved(name, path) == expected


def test_without_a_list_it_is_what_has_no_dot():
    assert [name for name in ("com", "co.uk", "www.ck") if is_reserved(name, None)] == ["com"]


def test_no_organization_owns_a_suffix(path):
    world = support.new_world(reserved_private_domains=path)
    owner = support.organization(world)
    body = {"name": "co.uk", "owning_organization_guid": owner.guid}

    refused = support.ask(world, "POST", "/v2/private_domains", body)
    assert told(refused) == (400, 130001, "The domain is invalid: name reserved")
    assert support.ask(world, "POST", "/v2/private_domains", body | {"name": "shop.co.uk"}).status == 201
