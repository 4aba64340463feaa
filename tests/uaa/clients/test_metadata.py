"""/oauth/clients/meta: how clients look on a page for people."""

import pytest
from support.uaa_client import grant, uaa

PATH = "/oauth/clients/ssh-proxy/meta"


@pytest.fixture
def token(world):
    world.change(world.uaa_clients["admin"], authorities=("uaa.admin", "clients.admin"))
    return grant(world, ("admin", "admin-secret"), grant_type="client_credentials").body["access_token"]


def test_a_client_of_which_nobody_said_how_it_looks(world, token):
    assert uaa(world, "GET", PATH, token=token).body == {"clientId": "ssh-proxy", "showOnHomePage": True}


def test_the_list_has_those_of_which_somebody_said_it(world, token):
    assert uaa(world, "GET", "/oauth/clients/meta", token=token).body == []
    told = {"clientId": "ssh-proxy", "showOnHomePage": False, "appLaunchUrl": "https://example.org"}
    shown = {**told, "appIcon": ""}
    assert uaa(world, "PUT", PATH, told, token=token).body == shown
    assert uaa(world, "GET", "/oauth/clients/meta", token=token).body == [shown]


def test_what_is_left_out_is_gone_but_for_the_name(world, token):
    uaa(world, "PUT", PATH, {"clientName": "SSH", "showOnHomePage": True, "appIcon": "aWNvbg=="}, token=token)
    shown = uaa(world, "PUT", PATH, {"showOnHomePage": True}, token=token).body
    assert shown == {"clientId": "ssh-proxy", "clientName": "SSH", "showOnHomePage": True, "appIcon": ""}


def test_the_client_itself_shows_its_name_only(world, token):
    uaa(world, "PUT", PATH, {"clientName": "SSH", "appLaunchUrl": "https://example.org"}, token=token)
    shown = uaa(world, "GET", "/oauth/clients/ssh-proxy", token=token).body
    assert (shown["name"], [key for key in shown if "app" in key.lower()]) == ("SSH", ["autoapprove"])


def test_another_id_is_refused(world, token):
    reply = uaa(world, "PUT", PATH, {"clientId": "cf"}, token=token)
    sentence = "Client ID in body {cf} does not match URL path {ssh-proxy}"
    assert (reply.status, reply.body["error_description"]) == (400, sentence)


def test_what_is_refused_names_the_metadata(world, boss):
    reply = uaa(world, "GET", "/oauth/clients/nosuch/meta", token=boss)
    assert (reply.status, reply.body["error"], reply.body["message"]) == (
        404, "client_metadata", "No client metadata found for nosuch",
    )  # fmt: skip
