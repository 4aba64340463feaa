"""Which client asks, by a header or by a form."""

import base64

import pytest
from support.uaa_client import uaa

from fakecc.actions.platform import uaa_clients

GRANT = {"grant_type": "client_credentials"}


@pytest.fixture(autouse=True)
def _app(world):
    uaa_clients.create(world, "a b", secrets=("s+%", "t"), grant_types=("client_credentials",))


def basic(text):
    return {"Authorization": "Basic " + base64.b64encode(text.encode()).decode()}


LET_IN = {
    "a header": (basic("a%20b:s%2B%25"), {}),
    "a header with a plus": (basic("a+b:t"), {}),
    "a form": ({}, {"client_id": "a b", "client_secret": "s+%"}),
    "the second secret": ({}, {"client_id": "a b", "client_secret": "t"}),
    "a small scheme": ({"Authorization": basic("a%20b:t")["Authorization"].replace("Basic", "basic")}, {}),
}
REFUSED = {
    "nobody": ({}, {}, "An Authentication object was not found in the SecurityContext"),
    "a wrong secret": (basic("a%20b:x"), {}, "Bad credentials"),
    "no secret": ({}, {"client_id": "a b"}, "Bad credentials"),
    "an unknown client": (basic("c:x"), {}, "Bad credentials"),
    "no colon": (basic("a"), {}, "Invalid basic authentication token"),
    "no Base64": ({"Authorization": "Basic ???"}, {}, "Failed to decode basic authentication token"),
    "a broken escape": (basic("a%2:x"), {}, "Failed to URL Decode credentials"),
}


def ask(world, headers, form):
    return uaa(world, "POST", "/oauth/token", form={**GRANT, **form}, headers=headers)


@pytest.mark.parametrize(("headers", "form"), LET_IN.values(), ids=LET_IN)
def test_a_client_is_let_in(world, headers, form):
    assert ask(world, headers, form).status == 200


@pytest.mark.parametrize(("headers", "form", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_client_is_not(world, headers, form, sentence):
    reply = ask(world, headers, form)
    assert (reply.status, reply.body["error_description"]) == (401, sentence)


def test_assertions_are_not_done(world):
    assert ask(world, {}, {"client_assertion": "x"}).status == 501
