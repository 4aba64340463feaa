"""/invite_users."""

from support.uaa_client import uaa


def test_people_are_invited(world, login):
    body = {"emails": ["new@example.org", "nonsense"]}
    told = uaa(world, "POST", "/invite_users?redirect_uri=http://x.example.org", body, token=login).body
    assert [each["email"] for each in told["new_invites"]] == ["new@example.org"]
    assert [each["errorCode"] for each in told["failed_invites"]] == ["email.invalid"]


def test_who_is_verified_is_not_invited(world, login):
    world.seed(users=[{"username": "known@example.org", "password": "a"}])
    told = uaa(
        world, "POST", "/invite_users?redirect_uri=http://x.example.org", {"emails": ["known@example.org"]}, token=login
    ).body
    assert [each["errorCode"] for each in told["failed_invites"]] == ["user.already.exists"]


def test_without_an_address_to_come_back_to_nobody_is_invited(world, login):
    assert uaa(world, "POST", "/invite_users", {"emails": ["a@example.org"]}, token=login).status == 400
