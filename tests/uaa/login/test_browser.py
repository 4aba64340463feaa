"""What a browser does: the login page, sessions, /oauth/authorize, passcodes, and no way in for forged forms."""

import re

import pytest
from support.uaa_client import by_password, grant, uaa, user_token

from fakecc.actions.platform import uaa_accounts, uaa_clients

PROXY = ("ssh-proxy", "ssh-proxy-secret")
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


class Browser:
    """It keeps cookies."""

    def __init__(self, world):
        self.world, self.cookies = world, {}

    def get(self, path):
        return self._asked("GET", path)

    def post(self, path, **form):
        return self._asked("POST", path, form=form)

    def log_in(self, username="admin", password="admin", **form):  # noqa: S107 - it is the preset's
        self.get("/login")
        token = form.pop("token", self.cookies["X-Uaa-Csrf"])
        return self.post("/login.do", username=username, password=password, **{"X-Uaa-Csrf": token})

    def _asked(self, method, path, form=None):
        told = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        reply = uaa(self.world, method, path, form=form, headers={"Accept": "text/html", "Cookie": told})
        for cookie in reply.cookies:
            name, value = cookie.partition(";")[0].split("=", 1)
            self.cookies[name] = value
            if "Max-Age=0;" in cookie:
                del self.cookies[name]
        return reply


@pytest.fixture
def browser(world):
    return Browser(world)


def authorize(client="ssh-proxy", **more):
    extra = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/oauth/authorize?client_id={client}&response_type=code{extra}"


def code_of(reply):
    return re.search(r"code=([^&]+)", reply.headers["Location"])[1]


def test_a_log_in_leads_to_where_the_browser_wanted_to_go(browser):
    assert browser.get(authorize()).headers["Location"] == "http://api.example.org/uaa/login"
    assert browser.log_in().headers["Location"] == f"http://api.example.org/uaa{authorize()}"
    assert browser.get(authorize()).headers["Location"].startswith("http://api.example.org/uaa/login?code=")


def test_a_wrong_password_leads_back(browser):
    assert browser.log_in(password="x").headers["Location"].endswith("/login?error=login_failure")
    assert browser.get("/home").status == 302


def test_a_form_that_is_not_uaas_own_is_refused(browser):
    assert browser.log_in(token="forged").headers["Location"].endswith("/login?error=invalid_login_request")
    assert browser.get("/home").status == 302


def test_log_out_ends_the_session_and_sends_nobody_elsewhere(browser):
    browser.log_in()
    assert browser.get("/home").status == 200
    session = browser.cookies["JSESSIONID"]
    reply = browser.get("/logout.do?redirect=http://evil.example.com")
    assert reply.headers["Location"] == "http://api.example.org/uaa/login"
    browser.cookies["JSESSIONID"] = session
    assert browser.get("/home").status == 302


def test_a_name_is_shown_as_text(world, browser):
    uaa_accounts.create(world, "<script>", password="a")
    browser.log_in("<script>", "a")
    assert "<script>" not in browser.get("/home").text


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


def test_a_code_is_used_once_by_its_client_in_time(world):
    token = user_token(world)
    code = code_of(uaa(world, "GET", authorize(), token=token))
    assert grant(world, PROXY, grant_type="authorization_code", code=code).status == 200
    assert grant(world, PROXY, grant_type="authorization_code", code=code).body["error"] == "invalid_grant"
    late = code_of(uaa(world, "GET", authorize(), token=token))
    world.clock.advance(601)
    assert grant(world, PROXY, grant_type="authorization_code", code=late).status == 400


@pytest.mark.parametrize(("verifier", "status"), [(VERIFIER, 200), ("wrong" * 10, 400), ("", 400)])
def test_a_challenge_is_met_by_its_verifier_only(world, verifier, status):
    path = authorize(code_challenge=CHALLENGE, code_challenge_method="S256")
    code = code_of(uaa(world, "GET", path, token=user_token(world)))
    form = {"grant_type": "authorization_code", "code": code}
    assert grant(world, PROXY, **form, **({"code_verifier": verifier} if verifier else {})).status == status


@pytest.mark.parametrize(
    "target",
    ["http://evil.example.com", "http://app.example.com.evil.org/cb", "http://app.example.com@evil.org/cb",
     "http://app.example.com/cb/../other", "https://app.example.com/cb", "//evil.example.com"],
)  # fmt: skip
def test_no_code_goes_where_the_client_has_nothing(world, browser, target):
    uaa_clients.create(
        world, "web", secrets=("s",), scopes=("openid",), grant_types=("authorization_code",), autoapprove=("true",),
        redirect_uris=("http://app.example.com/cb",),
    )  # fmt: skip
    browser.log_in()
    reply = browser.get(authorize("web", redirect_uri=target))
    assert (reply.status, reply.headers.get("Location")) == (400, None)


@pytest.fixture
def web(world):
    """A client that asks for two scopes, of which a person has to approve."""
    uaa_clients.create(
        world, "web", secrets=("s",), scopes=("openid", "scim.read"), grant_types=("authorization_code",),
        redirect_uris=("http://app.example.com/cb",),
    )  # fmt: skip


def fields_of(page):
    """The hidden fields and the checked boxes of a form."""
    return dict(re.findall(r'<input type="(?:hidden|checkbox)" name="([^"]*)" value="([^"]*)"', page))


def redeemed(world, reply):
    return grant(world, ("web", "s"), grant_type="authorization_code", code=code_of(reply)).body["scope"]


def test_a_client_gets_what_the_person_approves(world, browser, web):
    browser.log_in()
    page = browser.get(authorize("web")).text
    approved = browser.post(authorize("web"), user_oauth_approval="true", **fields_of(page))

    assert "web has requested permission" in page
    assert sorted(redeemed(world, approved).split()) == ["openid", "scim.read"]
    assert code_of(browser.get(authorize("web")))  # nobody is asked twice


def test_a_client_gets_no_scope_that_the_person_unchecks(world, browser, web):
    browser.log_in()
    sent = fields_of(browser.get(authorize("web")).text)
    (unchecked,) = [name for name, value in sent.items() if value == "scope.scim.read"]
    del sent[unchecked]
    approved = browser.post(authorize("web"), user_oauth_approval="true", **sent)

    assert redeemed(world, approved) == "openid"
    assert redeemed(world, browser.get(authorize("web"))) == "openid"


def test_what_the_person_denies_the_client_is_told(browser, web):
    browser.log_in()
    sent = fields_of(browser.get(authorize("web")).text)
    denied = browser.post(authorize("web", state="s"), user_oauth_approval="false", **sent)

    assert denied.headers["Location"] == (
        "http://app.example.com/cb?error=access_denied&error_description=User%20denied%20access&state=s"
    )


def test_a_forged_approval_is_none(browser, web):
    browser.log_in()
    forged = browser.post(authorize("web"), user_oauth_approval="true", **{"X-Uaa-Csrf": "forged"})

    assert (forged.status, "has requested permission" in forged.text) == (200, True)


def test_a_scope_that_nobody_asked_for_is_refused(browser, web):
    browser.log_in()
    sent = {**fields_of(browser.get(authorize("web")).text), "scope.9": "scope.uaa.admin"}
    refused = browser.post(authorize("web"), user_oauth_approval="true", **sent)

    assert "error=invalid_scope" in refused.headers["Location"]


def test_a_deactivated_users_session_is_over(world, browser):
    browser.log_in()
    world.change(uaa_accounts.find(world, "admin"), active=False)
    assert browser.get("/home").status == 302
    assert by_password(world).status == 401
