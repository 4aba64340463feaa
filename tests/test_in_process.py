"""FakeCC: a server in this process."""

import json
import ssl
import time
import urllib.error
import urllib.request
from http.client import HTTPException

import pytest

import fakecc
from fakecc import FakeCC
from fakecc.models.tenancy import IsolationSegment

pytestmark = pytest.mark.slow


def status(cc, token, path="/v3/organizations"):
    request = urllib.request.Request(cc.url + path, headers={"Authorization": token})  # noqa: S310 - http, to ourselves
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - http, to ourselves
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("auth", ["lenient", "strict"])
def test_its_tokens_are_taken_until_they_expire(auth):
    with FakeCC(auth=auth) as cc:
        token = cc.token("developer", seconds=60)
        before = status(cc, token)
        cc.world.clock.advance(seconds=61, expire_tokens=True)

        assert (before, status(cc, token)) == (200, 401)


def test_connections_are_refused_in_a_block():
    with FakeCC() as cc:
        other, token = cc.open("other"), cc.token()
        with cc.refuse_connections():
            with pytest.raises(urllib.error.URLError, match="refused"):
                status(cc, token)
            assert status(other, token) == 200
        assert status(cc, token) == 200


def test_a_server_ends_while_it_refuses():
    with FakeCC() as cc, cc.refuse_connections():
        cc.stop()


@pytest.mark.parametrize("auth", ["lenient", "strict"])
def test_moving_a_clock_by_hand_ends_no_session(auth):
    with FakeCC(auth=auth) as cc:
        token = cc.token("developer", seconds=60)
        cc.world.clock.advance(days=30)
        before = status(cc, token)
        cc.world.clock.expire_tokens()

        assert (before, status(cc, token), status(cc, cc.token())) == (200, 401, 200)


def test_an_expired_token():
    with FakeCC() as cc:
        assert status(cc, cc.token(seconds=-1)) == 401


def test_a_world_at_a_url_of_its_own():
    with FakeCC() as cc:
        other = cc.open("other", preset="empty", clock="real")

        assert (other.world.clock.flows, status(other, other.token())) == (True, 200)
        with pytest.raises(LookupError, match="no user is called 'developer'; there are admin"):
            other.token("developer")


def test_the_worlds_urls_are_told():
    with FakeCC() as cc:
        other = cc.open("other")
        with urllib.request.urlopen(f"{other.url}/_fakecc/worlds", timeout=5) as answer:  # noqa: S310 - http, to ourselves
            told = json.load(answer)["worlds"]

        assert [(world["name"], world["url"]) for world in told] == [("default", cc.url), ("other", other.url)]


def test_nobody_answers_after_the_end():
    with FakeCC() as cc:
        token = cc.token()
    with pytest.raises(urllib.error.URLError):
        status(cc, token)


def test_guids_are_repeatable():
    def guid():
        with FakeCC(guids=7) as cc:
            return cc.world.organizations.first(name="org").guid

    assert guid() == guid()


def test_the_clock_is_one_that_there_is():
    with pytest.raises(
        ValueError, match="a clock is auto, virtual, virtual:2030-01-01T00:00:00Z, real or real:60, not 'sundial'"
    ):
        FakeCC(clock="sundial")


def test_several_failures_are_raised_together():
    with FakeCC() as cc:
        cc.world.failures.extend([RuntimeError("one"), RuntimeError("two")])
        with pytest.raises(ExceptionGroup) as raised:
            cc.check()

        assert len(raised.value.exceptions) == 2
        cc.check()


def test_the_control_api_moves_the_same_world():
    with FakeCC() as cc:
        before = cc.world.now()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{cc.url}/_fakecc/clock", b'{"advance": 90}', headers)  # noqa: S310 - as above
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - as above
            told = json.load(answer)

        assert (cc.world.now() - before, told["seconds"]) == (90, cc.world.now())


def test_the_package_names_what_it_has_not():
    with pytest.raises(AttributeError, match="module 'fakecc' has no attribute 'FakeCF'"):
        _ = fakecc.FakeCF


def test_a_seeded_client_whose_tokens_have_expired_already():
    with FakeCC() as cc:
        cc.world.seed(clients=[{"id": "cf", "access_token_validity": -60}])
        asked = b"grant_type=password&username=admin&password=admin"
        request = urllib.request.Request(  # noqa: S310 - http, to ourselves
            f"{cc.url}/uaa/oauth/token", data=asked, headers={"Authorization": "Basic Y2Y6"}
        )
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - http, to ourselves
            token = json.load(answer)["access_token"]

        assert status(cc, f"bearer {token}") == 401


@pytest.mark.parametrize(
    "broken",
    [
        {"connection": "reset"},
        {"connection": "close"},
        {"connection": "empty"},
        {"connection": "truncate"},
        {"connection": "truncate", "bytes": 3},
        {"connection": "wrong_length"},
        {"connection": "garbage"},
        {"connection": "hang", "seconds": 0.01},
    ],
    ids=lambda broken: "-".join(map(str, broken.values())),
)
def test_a_connection_breaks_when_a_fault_says_so(broken):
    with FakeCC() as cc:
        cc.world.fault(when={"operation": "organizations.list", "first": 1}, then=broken)
        token = cc.token()
        with pytest.raises((OSError, HTTPException, ValueError)):
            whole(cc, token)

        assert whole(cc, token)["resources"]


@pytest.mark.parametrize(
    "late", [{"seconds": 0.2}, {"seconds": {"uniform": [0.2, 0.3]}}, {"connection": "dribble", "seconds": 0.2}]
)
def test_an_answer_that_is_slow_and_good(late):
    with FakeCC() as cc:
        cc.world.fault(when={"operation": "organizations.list"}, then=late)
        began = time.monotonic()
        names = [one["name"] for one in whole(cc, cc.token())["resources"]]

        assert (names, time.monotonic() - began >= 0.19) == (["system", "org"], True)


def whole(cc, token):
    headers = {"Authorization": token}
    request = urllib.request.Request(f"{cc.url}/v3/organizations", headers=headers)  # noqa: S310 - http, to ourselves
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - http, to ourselves
        return json.load(answer)


def test_a_request_whose_answer_is_lost_was_done():
    with FakeCC() as cc:
        cc.world.fault(
            when={"operation": "organizations.list", "user": "admin"}, then={"status": 503, "carried_out": True}
        )

        assert (status(cc, cc.token()), status(cc, cc.token("developer"))) == (503, 200)


def test_a_fault_of_a_route_is_one_of_its_paths():
    with FakeCC() as cc:
        cc.world.fault(when={"operation": "ANY /v3/organizations/:guid"}, then={"status": 500})
        guid = cc.world.organizations.first(name="org").guid

        assert (status(cc, cc.token(), f"/v3/organizations/{guid}"), status(cc, cc.token())) == (500, 200)


def test_the_control_api_makes_worlds_like_the_first():
    with FakeCC(preset="empty") as cc:
        headers = {"Content-Type": "application/json"}
        asked = urllib.request.Request(f"{cc.url}/_fakecc/worlds", b'{"name": "two"}', headers)  # noqa: S310 - http, to ourselves
        with urllib.request.urlopen(asked, timeout=5) as answer:  # noqa: S310 - http, to ourselves
            url = json.load(answer)["url"]
        with urllib.request.urlopen(f"{url}/_fakecc/state", timeout=5) as answer:  # noqa: S310 - http, to ourselves
            assert json.load(answer)["world"] == "two"


def test_the_report_tells_what_changed_since_the_seed():
    with FakeCC() as cc:
        world = cc.world
        with world.lock:
            world.change(world.organizations.first(name="org"), status="suspended")
            world.remove(world.spaces.first(name="space"))
            world.add(IsolationSegment(**world.stamp(IsolationSegment), name="new"))
        changed = [line for line in cc.report().splitlines() if line.startswith("changed: ")]

        assert changed == [
            "changed: ~ organizations org (status)",
            "changed: - spaces space",
            "changed: + isolation_segments new",
        ]


def test_a_reset_leaves_nothing_to_report_as_changed():
    with FakeCC() as cc:
        cc.world.remove(cc.world.spaces.first(name="space"))
        cc.reset()
        assert "changed" not in cc.report()


def test_a_token_closes_the_control_api_and_the_fixture_passes_it_on():
    with FakeCC(token="secret") as cc:
        url = f"{cc.url}/_fakecc/health"
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(url, timeout=5)  # noqa: S310 - http, to ourselves
        request = urllib.request.Request(url, headers=cc.control_headers)  # noqa: S310 - as above
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - as above
            assert json.load(answer) == {"status": "ok"}


def test_without_a_token_the_control_api_needs_no_headers(monkeypatch):
    monkeypatch.delenv("FAKECC_TOKEN", raising=False)
    with FakeCC() as cc:
        assert cc.control_headers == {}


def test_a_failure_inside_is_shown_in_the_report_with_its_traceback():
    with FakeCC() as cc:
        cc.world.failures.append(RuntimeError("broken inside"), "GET /v3/apps")
        assert cc.report().splitlines()[-2:] == ["failure inside fakecc, GET /v3/apps:", "RuntimeError: broken inside"]
        cc.world.failures.clear()


def test_https_with_a_certificate_that_the_fixture_hands_out():
    with FakeCC(tls=True) as cc:
        trusting = ssl.create_default_context(cafile=cc.ca)
        for url in (cc.url, cc.open("other").url):
            with urllib.request.urlopen(f"{url}/v3/info", context=trusting, timeout=5) as answer:  # noqa: S310 - https, to ourselves
                assert (url[:8], answer.status) == ("https://", 200)
    assert not cc.ca.exists()


def test_plain_http_has_no_certificate():
    with FakeCC(preset="empty") as cc, pytest.raises(RuntimeError, match=r"FakeCC\(tls=True\)"):
        assert cc.ca
