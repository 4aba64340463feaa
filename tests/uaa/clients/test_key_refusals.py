"""What is said of keys that a client cannot have."""

from fakecc.errors import Invalid
from fakecc.uaa.clients import key_refusals


def test_a_rule_has_a_sentence():
    reply = key_refusals.refusal(Invalid("jwks_uri", "uri")).reply
    assert (reply.status, reply.body["error_description"]) == (400, "Client jwt configuration with invalid URI")


def test_what_uaa_breaks_on_has_none():
    problem = Invalid("jwks", "present")
    assert (key_refusals.refusal(problem).reply.status, key_refusals.sentence(problem)) == (500, "null")
