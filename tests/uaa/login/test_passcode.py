"""/passcode: a person's code for the command line."""

import re

import pytest
from support.uaa_client import Browser, grant


@pytest.fixture
def browser(world):
    return Browser(world)


def test_a_passcode_lets_in_once(world, browser):
    browser.log_in()
    code = re.search(r"<code>(.*)</code>", browser.get("/passcode").text)[1]
    assert grant(world, grant_type="password", passcode=code).status == 200
    assert grant(world, grant_type="password", passcode=code).status == 401


def test_a_passcode_ends_after_five_minutes(world, browser):
    browser.log_in()
    code = re.search(r"<code>(.*)</code>", browser.get("/passcode").text)[1]
    world.clock.advance(301)
    assert grant(world, grant_type="password", passcode=code).status == 401


def test_who_is_not_logged_in_is_sent_to_the_login_page(browser):
    assert browser.get("/passcode").headers["Location"] == "http://api.example.org/uaa/login"
    assert browser.log_in().headers["Location"] == "http://api.example.org/uaa/passcode"
