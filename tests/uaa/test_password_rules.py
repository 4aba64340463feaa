"""The rules of passwords."""

import pytest

from fakecc.actions.platform import uaa_policies, uaa_zones
from fakecc.uaa.answers import UaaError
from fakecc.uaa.password_rules import check_client_secret, check_password, invalid_password

NONE = {
    "minLength": 0, "maxLength": 0, "requireUpperCaseCharacter": 0, "requireLowerCaseCharacter": 0, "requireDigit": 0,
    "requireSpecialCharacter": 0, "expirePasswordInMonths": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("policy", "password", "problem"),
    [
        ({}, "", "Password must be at least 1 characters in length."),
        ({}, None, "Password must be at least 1 characters in length."),
        ({}, "x" * 1000, ""),
        ({"maxLength": 3}, "abcd", "Password must be no more than 3 characters in length."),
        ({"requireUpperCaseCharacter": 2}, "Ab", "Password must contain at least 2 uppercase characters."),
        ({"requireUpperCaseCharacter": 1}, "É", "Password must contain at least 1 uppercase characters."),
        ({"requireLowerCaseCharacter": 1}, "A", "Password must contain at least 1 lowercase characters."),
        ({"requireDigit": 1}, "a", "Password must contain at least 1 digit characters."),
        ({"requireSpecialCharacter": 1}, "a b", "Password must contain at least 1 special characters."),
        ({"requireSpecialCharacter": 1, "requireDigit": 1}, "1!", ""),
        ({"minLength": 2, "requireDigit": 1}, "a",
         "Password must be at least 2 characters in length., Password must contain at least 1 digit characters."),
    ],
)  # fmt: skip
def test_what_a_password_must_be(world, policy, password, problem):
    provider = uaa_policies.find_provider(world, "uaa", "uaa")
    world.change(provider, config={"passwordPolicy": {**NONE, **policy}})
    said = ""
    try:
        check_password(world, "uaa", password)
    except UaaError as refusal:
        said = refusal.reply.body["message"]
    assert said == problem


def test_a_refusal_has_the_status_that_is_asked_for(world):
    with pytest.raises(UaaError) as refused:
        check_password(world, "uaa", "", status=422)
    assert (refused.value.reply.status, refused.value.reply.body["error"]) == (422, "invalid_password")
    assert invalid_password(400, "x").reply.body == {
        "error_description": "x", "error": "invalid_password", "message": "x",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("policy", "secret", "problem"),
    [
        ({}, "x" * 255, ""),
        ({}, "x" * 256, "Client Secret must be no more than 255 characters in length."),
        ({"minLength": 3}, " ", ""),
        ({"minLength": 3}, None, ""),
        ({"minLength": 3}, "x" * 256, ""),
        ({"maxLength": 3}, "abcd", ""),
        (
            {"minLength": 9, "maxLength": 20, "requireDigit": 1, "requireUpperCaseCharacter": 1},
            "secret",
            (
                "Client Secret must be at least 9 characters in length. Client Secret must contain at least 1 digit characters. "
                "Client Secret must contain at least 1 uppercase characters."
            ),
        ),
    ],
)
def test_what_a_clients_secret_must_be(world, policy, secret, problem):
    fields = {"name": "Z", "subdomain": "z", "description": None, "active": True}
    uaa_zones.create(world, "z", config={"clientSecretPolicy": policy}, version=0, **fields)
    said = ""
    try:
        check_client_secret(world, "z", secret)
    except UaaError as refusal:
        said = refusal.reply.body["error_description"]
    assert said == problem
