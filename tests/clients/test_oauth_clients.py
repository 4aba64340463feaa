"""Clients of OAuth and of OpenID Connect that nobody here wrote: oauth2-client, PyJWT's key sets, Authlib."""

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from oauth2_client.credentials_manager import CredentialManager, OAuthError, ServiceInformation
from support.assertions import jwk, keys_server, private_key

from fakecc import FakeCC


@pytest.fixture(scope="module")
def server():
    with FakeCC(clock="real") as cc:
        yield cc


@pytest.fixture
def manager(server):
    """What cloudfoundry-client and others log in with."""
    uaa = f"{server.url}/uaa"
    return CredentialManager(ServiceInformation(f"{uaa}/oauth/authorize", f"{uaa}/oauth/token", "cf", "", []))


def test_oauth2_client_logs_in_by_password_and_refreshes(server, manager):
    manager.init_with_user_credentials("admin", "admin")
    again = CredentialManager(manager.service_information)
    again.init_with_token(manager.refresh_token)
    answer = again.get(f"{server.url}/uaa/userinfo")
    assert answer.json()["user_name"] == "admin"


def test_oauth2_client_is_told_why_it_may_not(manager):
    with pytest.raises(OAuthError, match="Bad credentials"):
        manager.init_with_user_credentials("admin", "guessed")


def test_pyjwt_finds_the_key_of_a_token(server, manager):
    manager.init_with_user_credentials("admin", "admin")
    token = manager._access_token  # noqa: SLF001 - it shows it in no other way
    key = jwt.PyJWKClient(f"{server.url}/uaa/token_keys").get_signing_key_from_jwt(token)
    claims = jwt.decode(token, key, algorithms=["RS256"], audience="cloud_controller")
    assert claims["iss"] == f"{server.url}/uaa/oauth/token"


def test_authlib_gets_a_token_as_a_client_and_uses_it(server):
    integrations = pytest.importorskip("authlib.integrations.requests_client")
    discovered = requests.get(f"{server.url}/uaa/.well-known/openid-configuration", timeout=5).json()
    session = integrations.OAuth2Session("admin", "admin-secret", token_endpoint=discovered["token_endpoint"])
    token = session.fetch_token(grant_type="client_credentials")
    assert "scim.read" in token["scope"].split()
    users = session.get(f"{server.url}/uaa/Users", params={"filter": 'userName eq "admin"'}).json()
    assert users["resources"][0]["userName"] == "admin"


def test_authlib_gets_a_code_with_a_challenge_and_redeems_it(server):
    integrations = pytest.importorskip("authlib.integrations.requests_client")
    uaa = f"{server.url}/uaa"
    session = integrations.OAuth2Session(
        "ssh-proxy", "ssh-proxy-secret", scope="openid", redirect_uri=f"{uaa}/login", code_challenge_method="S256"
    )
    verifier = "v" * 48
    url, state = session.create_authorization_url(f"{uaa}/oauth/authorize", code_verifier=verifier)
    with requests.Session() as browser:
        browser.get(url, timeout=5, allow_redirects=False)
        csrf = browser.get(f"{uaa}/login", timeout=5).cookies["X-Uaa-Csrf"]
        sent = _sent(browser)
        form = {"username": "admin", "password": "admin", "X-Uaa-Csrf": csrf}
        entered = browser.post(f"{uaa}/login.do", form, headers=sent, timeout=5, allow_redirects=False)
        cookies = {"JSESSIONID": _cookie(entered, "JSESSIONID")}
        granted = requests.get(entered.headers["Location"], cookies=cookies, timeout=5, allow_redirects=False)
    token = session.fetch_token(
        f"{uaa}/oauth/token", authorization_response=granted.headers["Location"], code_verifier=verifier, state=state
    )
    assert session.get(f"{uaa}/userinfo").json()["user_name"] == "admin"
    assert token["scope"] == "openid"


def _sent(browser):
    """The browser's cookies as a header: those marked Secure, too, which requests sends by HTTPS only."""
    return {"Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies)}


def _cookie(answer, name):
    return next(
        cookie.partition(";")[0].partition("=")[2]
        for cookie in answer.raw.headers.getlist("Set-Cookie")
        if cookie.startswith(f"{name}=")
    )


@pytest.fixture
def assertions(server):
    """What makes a session that shows who it is by an assertion."""
    integrations = pytest.importorskip("authlib.integrations.requests_client")
    rfc7523 = pytest.importorskip("authlib.oauth2.rfc7523")
    endpoint = f"{server.url}/uaa/oauth/token"

    def session(private_key, headers=None):
        made = integrations.OAuth2Session(
            "signer", private_key, token_endpoint=endpoint, token_endpoint_auth_method="private_key_jwt"
        )
        made.register_client_auth_method(rfc7523.PrivateKeyJWT(endpoint, headers=headers))
        return made

    return session


def pem(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_authlib_signs_who_it_is(server, assertions):
    give_keys(server, jwks={"keys": [jwk("first")]})
    token = assertions(pem(private_key("first")), {"kid": "first"}).fetch_token(grant_type="client_credentials")
    told = jwt.decode(token["access_token"], options={"verify_signature": False})
    assert (told["cid"], told["client_auth_method"]) == ("signer", "private_key_jwt")


def test_authlib_signs_who_it_is_by_a_key_that_uaa_fetches(server, assertions):
    with keys_server() as keys:
        give_keys(server, jwks_uri=keys.uri)
        assertions(pem(private_key("first")), {"kid": "first"}).fetch_token(grant_type="client_credentials")
    assert len(keys.asked) == 1


def test_authlib_hears_that_its_key_is_another(server, assertions):
    give_keys(server, jwks={"keys": [jwk("first")]})
    with pytest.raises(Exception, match="Unauthorized client_assertion"):
        assertions(pem(private_key("second")), {"kid": "first"}).fetch_token(grant_type="client_credentials")


def test_uaa_fetches_its_own_keys(server, assertions):
    """As UAA's own page about the authentication of clients shows it."""
    give_keys(server, jwks_uri=server.url.replace("127.0.0.1", "localhost") + "/uaa/token_keys")
    ring = server.world.signing_keys
    own = pem(ring._keys[ring.active_id])  # noqa: SLF001 - it shows its private half in no other way
    assertions(own, {"kid": ring.active_id}).fetch_token(grant_type="client_credentials")


def give_keys(server, **keys):
    server.world.seed(
        clients=[{"id": "signer", "grant_types": ["client_credentials"], "authorities": ["uaa.none"], **keys}]
    )
