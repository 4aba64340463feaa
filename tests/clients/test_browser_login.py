"""A real browser goes through UAA's login page to a web application, which gets a code and redeems it."""

import json
import os
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from support.chromium import BROWSER, Chromium

from fakecc import FakeCC

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
STATE = "a state & more"

pytestmark = [
    pytest.mark.slow,
    # Where CI runs (.ci/run installs it), a browser that is not there is a failure.
    pytest.mark.skipif(
        BROWSER is None and "CI" not in os.environ, reason="there is no Chromium here: apt-get install chromium"
    ),
]


class WebApplication(BaseHTTPRequestHandler):
    """It sends whoever comes to UAA, and tells who came back with which scopes."""

    def do_GET(self):
        path = urlsplit(self.path)
        if path.path == "/callback":
            self._tell(parse_qs(path.query))
            return
        query = {
            "client_id": "web", "response_type": "code", "redirect_uri": self.server.callback, "state": STATE,
            "code_challenge": CHALLENGE, "code_challenge_method": "S256",
        }  # fmt: skip
        self.send_response(302)
        self.send_header("Location", f"{self.server.uaa}/oauth/authorize?{urlencode(query)}")
        self.end_headers()

    def _tell(self, query):
        told = {"state": query["state"][0], "error": query.get("error", [None])[0]}
        if "code" in query:
            form = {
                "grant_type": "authorization_code", "code": query["code"][0], "redirect_uri": self.server.callback,
                "code_verifier": VERIFIER,
            }  # fmt: skip
            token = requests.post(f"{self.server.uaa}/oauth/token", form, auth=("web", "secret"), timeout=5).json()
            headers = {"Authorization": f"bearer {token['access_token']}"}
            user = requests.get(f"{self.server.uaa}/userinfo", headers=headers, timeout=5).json()
            told |= {"user": user["user_name"], "scope": sorted(token["scope"].split())}
        body = f"<pre id=told>{json.dumps(told)}</pre>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def cloud():
    with FakeCC(clock="real") as cc:
        yield cc


@pytest.fixture
def application(cloud):
    with ThreadingHTTPServer(("127.0.0.1", 0), WebApplication) as server:
        server.uaa = f"{cloud.url}/uaa"
        server.url = f"http://127.0.0.1:{server.server_address[1]}"
        server.callback = f"{server.url}/callback"
        client = {"id": "web", "secret": "secret", "grant_types": ["authorization_code"], "scopes": ["openid"]}
        cloud.world.seed(clients=[{**client, "redirect_uris": [server.callback]}])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def browser(tmp_path):
    with Chromium(tmp_path) as browser:
        yield browser


def text_of(browser):
    return browser.run("document.body.innerText")


def log_in(browser, application):
    browser.go(application.url)
    browser.wait_for("document.querySelector('[name=username]') !== null")
    browser.submit(username="admin", password="guessed")
    browser.wait_for("location.search === '?error=login_failure' && document.querySelector('.error') !== null")
    assert "Unable to verify email or password" in text_of(browser)
    browser.submit(username="admin", password="admin")


def told(browser):
    return json.loads(browser.wait_for("document.getElementById('told') && document.getElementById('told').innerText"))


def test_a_person_logs_in_approves_and_is_known_to_the_application(cloud, application, browser):
    log_in(browser, application)
    browser.wait_for("document.title === 'Application Authorization'")
    assert "web has requested permission" in text_of(browser)
    browser.run("document.querySelector('button[value=true]').click()")

    assert told(browser) == {"state": STATE, "error": None, "user": "admin", "scope": ["openid"]}

    browser.go(application.url)  # the session and the approval still hold: nothing is asked again
    assert told(browser)["user"] == "admin"


def test_what_a_person_denies_the_application_is_told(cloud, application, browser):
    log_in(browser, application)
    browser.wait_for("document.title === 'Application Authorization'")
    browser.run("document.querySelector('button[value=false]').click()")

    assert told(browser) == {"state": STATE, "error": "access_denied"}


def test_a_person_gets_a_passcode_for_the_command_line(cloud, application, browser):
    browser.go(f"{cloud.url}/uaa/passcode")
    browser.wait_for("document.querySelector('[name=username]') !== null")
    browser.submit(username="admin", password="admin")
    browser.wait_for("document.querySelector('code') !== null")
    code = re.search(r"\n(\S{6,})\n?$", text_of(browser))[1]
    form = {"grant_type": "password", "passcode": code}

    assert requests.post(f"{cloud.url}/uaa/oauth/token", form, auth=("cf", ""), timeout=5).status_code == 200
