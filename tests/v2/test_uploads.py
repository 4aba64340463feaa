"""Bits on their way in and out."""

import pytest
import support
from support.apps import HEADERS, form

from fakecc.errors import Broken, NotImplementedYet
from fakecc.v2.uploads import file_of, file_reply, read_upload

FORMS = {
    "a file": (form(("bits", "a.zip", b"x")), HEADERS, b"x"),
    "no file": (form(("resources", None, b"[]")), HEADERS, None),
    "an urlencoded form": (b"resources=%5B%5D", {"Content-Type": "application/x-www-form-urlencoded"}, None),
    "JSON": (b"{}", {"Content-Type": "application/json"}, None),
}


@pytest.mark.parametrize(("raw", "headers", "content"), FORMS.values(), ids=FORMS)
def test_a_file_is_read(world, raw, headers, content):
    assert file_of(read_upload(support.a_call(world, body=raw, headers=headers)), "bits") == content


BROKEN = {
    "a form that brought nothing": (form(("other", None, b"x")), HEADERS),
    "a path that nginx did not write": (b"bits_path=x", {"Content-Type": "application/x-www-form-urlencoded"}),
}


@pytest.mark.parametrize(("raw", "headers"), BROKEN.values(), ids=BROKEN)
def test_an_odd_form_breaks(world, raw, headers):
    sent = read_upload(support.a_call(world, body=raw, headers=headers))

    with pytest.raises(Broken):
        file_of(sent, "bits")


def test_a_form_may_be_urlencoded(world):
    call = support.a_call(
        world, body=b"resources=%5B%5D", headers={"Content-Type": "application/x-www-form-urlencoded"}
    )

    assert read_upload(call).fields == {"resources": "[]"}


def test_a_file_comes_back(world):
    blob = world.blobs.put(b"bits").sha256

    reply = file_reply(support.a_call(world), blob, 0)

    assert (reply.content, reply.headers) == (b"bits", {"Last-Modified": "Thu, 01 Jan 1970 00:00:00 GMT"})


def test_what_was_forgotten_is_refused(world):
    with pytest.raises(NotImplementedYet):
        file_reply(support.a_call(world), "gone", 0)
