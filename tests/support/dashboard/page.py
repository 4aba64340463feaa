"""What a person does at the dashboard, told to a browser."""

import json
import os

import pytest
import requests

from support.chromium import BROWSER
from support.instances import managed_body

# For the tests that need one. Where CI runs (.ci/run installs it), a browser that is not there is a failure.
NEEDS_BROWSER = [
    pytest.mark.slow,
    pytest.mark.skipif(
        BROWSER is None and "CI" not in os.environ, reason="there is no Chromium here: apt-get install chromium"
    ),
]
TAB, ENTER = ("Tab", 9), ("Enter", 13)


def open_page(browser, cc, *, width=1280, dark=False):
    """Open the dashboard of a server, and enter its token where it wants one."""
    browser.look(width=width, dark=dark, mobile=width < 1000)
    browser.go("about:blank")
    browser.go(f"{cc.url}/_fakecc/")
    token = cc.control_headers.get("X-Fakecc-Token")
    if token:
        browser.wait_for("document.getElementById('token-dialog')?.open")
        browser.type(token)
        browser.press(*ENTER)
    browser.wait_for("document.getElementById('connection')?.textContent === 'live'")


def click(browser, selector):
    """Click what is there, or comes."""
    browser.wait_for(f"!!document.querySelector({json.dumps(selector)})")
    browser.run(f"document.querySelector({json.dumps(selector)}).click()")


def enter(browser, selector, text):
    """Fill a field in, as a person does."""
    element = f"document.querySelector({json.dumps(selector)})"
    browser.run(f"{element}.value = {json.dumps(text)}; {element}.dispatchEvent(new Event('input', {{bubbles: true}}))")


def text_of(browser, selector):
    """The text of what is there."""
    return browser.run(f"document.querySelector({json.dumps(selector)}).textContent")


def wait_for_notice(browser, text):
    """Wait until the page says so."""
    browser.wait_for(f"document.getElementById('notice').textContent.includes({json.dumps(text)})")


def order_instance(cc, name="db"):
    """Order an instance of the plan `async`, as a client does."""
    space, plan = cc.world.spaces.first(name="space"), cc.world.service_plans.first(name="async")
    body = managed_body(space, plan, name=name)
    return requests.post(f"{cc.url}/v3/service_instances", json=body, headers=cc.headers("admin"), timeout=5)
