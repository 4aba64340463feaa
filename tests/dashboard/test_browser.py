"""A real browser at the dashboard: what a person does there, by mouse and by keyboard, with a token and without."""

import json
import os

import pytest
import requests
from support.chromium import BROWSER, Chromium
from support.instances import managed_body

from fakecc import FakeCC, World
from fakecc.server.listener import Server
from fakecc.worlds import ControlAccess, Worlds

pytestmark = [
    pytest.mark.slow,
    # Where CI runs (.ci/run installs it), a browser that is not there is a failure.
    pytest.mark.skipif(
        BROWSER is None and "CI" not in os.environ, reason="there is no Chromium here: apt-get install chromium"
    ),
]
EVIL = "<img src=x onerror=document.title='evil'>"
TAB, ENTER = ("Tab", 9), ("Enter", 13)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with Chromium(tmp_path_factory.mktemp("profile")) as chromium:
        yield chromium
        chromium.go("about:blank")


@pytest.fixture
def cc():
    with FakeCC(clock="virtual", strict=False) as served:
        yield served


def open_page(browser, url):
    browser.look(width=1280)
    browser.go(f"{url}/_fakecc/")
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
    return browser.run(f"document.querySelector({json.dumps(selector)}).textContent")


def wait_for_notice(browser, text):
    browser.wait_for(f"document.getElementById('notice').textContent.includes({json.dumps(text)})")


def order_instance(cc, name="db"):
    space, plan = cc.world.spaces.first(name="space"), cc.world.service_plans.first(name="async")
    body = managed_body(space, plan, name=name)
    return requests.post(f"{cc.url}/v3/service_instances", json=body, headers=cc.headers("admin"), timeout=5)


@pytest.mark.parametrize(
    ("button", "notice", "state"),
    [
        ("Release", "db: succeeded.", "succeeded"),
        ("Succeed", "db: succeeded.", "succeeded"),
        ("Fail", "db: failed.", "failed"),
    ],
)
def test_an_operation_is_ended(browser, cc, button, notice, state):
    cc.world.progress("manual")
    open_page(browser, cc.url)
    order_instance(cc)

    click(browser, f"[aria-label='{button} service_instances db']")

    wait_for_notice(browser, notice)
    browser.wait_for("document.querySelector('#operations .list').textContent === 'none'")
    assert cc.world.service_instances.first(name="db").last_operation.state == state


def test_new_jobs_are_held_and_let_go(browser, cc):
    open_page(browser, cc.url)
    click(browser, "#hold")
    wait_for_notice(browser, "gate-1 is closed")
    order_instance(cc)
    browser.wait_for("document.querySelector('#gates').textContent.includes('jobs that wait: 1')")

    click(browser, "[aria-label='Open the gate gate-1']")

    wait_for_notice(browser, "Gate gate-1: open.")
    assert cc.world.journal.query(kind="broker")[0].operation == "provision"


def test_a_fault_is_armed_seen_to_hit_and_disarmed(browser, cc):
    open_page(browser, cc.url)
    enter(browser, "#fault-operation", "service_instances.create")
    enter(browser, "#fault-first", "1")
    enter(browser, "#fault-value", "503")
    enter(browser, "#fault-name", "busy")
    click(browser, "#arm button")
    wait_for_notice(browser, "busy is armed.")

    reply = order_instance(cc)

    assert (reply.status_code, reply.headers["X-Fakecc-Fault"]) == (503, "busy")
    browser.wait_for("document.querySelector('#faults .list').textContent.includes('hits: 1,')")
    browser.wait_for("document.querySelector('#journal .list').textContent.includes('fault busy')")
    click(browser, "[aria-label='Disarm busy']")
    wait_for_notice(browser, "busy is disarmed.")
    assert list(cc.world.faults) == []


def test_a_fault_that_cannot_be_is_refused_with_the_reason(browser, cc):
    open_page(browser, cc.url)
    enter(browser, "#fault-operation", "service_instance.create")
    click(browser, "#arm button")
    wait_for_notice(browser, "service_instances.create")
    assert browser.run("document.getElementById('notice').className") == "bad"


def test_time_is_advanced(browser, cc):
    open_page(browser, cc.url)
    order_instance(cc)
    before = cc.world.now()

    click(browser, "[data-advance='1m']")

    wait_for_notice(browser, "Done meanwhile")
    assert cc.world.now() == before + 60
    browser.wait_for("document.querySelector('.tree').textContent.includes('create succeeded')")


def test_a_call_is_opened_and_found_by_operation_and_user(browser, cc):
    open_page(browser, cc.url)
    requests.get(f"{cc.url}/v3/apps", timeout=5)
    requests.get(f"{cc.url}/v3/organizations", headers=cc.headers("admin"), timeout=5)
    browser.wait_for("document.querySelectorAll('#journal .list > li').length === 2")
    enter(browser, "#filter-operation", "apps")
    browser.wait_for("document.querySelectorAll('#journal .list > li').length === 1")

    click(browser, "#journal summary")

    browser.wait_for("!!document.querySelector('#journal dl')")
    shown = text_of(browser, "#journal .list")
    assert "no token was sent: add the header Authorization" in shown
    assert '"code": 10002' in shown
    enter(browser, "#filter-operation", "")
    enter(browser, "#filter-user", "admin")
    browser.wait_for("document.querySelector('#journal .list').textContent.includes('organizations.list')")
    assert browser.run("document.querySelectorAll('#journal .list > li').length") == 1


def test_the_world_is_reset(browser, cc):
    open_page(browser, cc.url)
    order_instance(cc)
    browser.wait_for("document.querySelector('.tree').textContent.includes('db')")

    click(browser, "#reset")
    click(browser, "#reset-now")

    wait_for_notice(browser, "The world is at its beginning.")
    browser.wait_for("!document.querySelector('.tree').textContent.includes('db')")
    browser.wait_for("document.querySelectorAll('#journal .list > li').length === 0")
    assert cc.world.service_instances.first(name="db") is None


def test_a_snapshot_comes_down_and_goes_up(browser, cc, tmp_path):
    open_page(browser, cc.url)
    browser.download_to(tmp_path)
    cc.world.seed(organizations=[{"name": "kept"}])
    click(browser, "#take")
    wait_for_notice(browser, "The snapshot is downloaded.")
    cc.reset()
    snapshot = tmp_path / "fakecc-default.json"
    browser.wait_for_file(snapshot)

    browser.upload("#restore", snapshot)

    wait_for_notice(browser, "The world is as fakecc-default.json says.")
    assert cc.world.organizations.first(name="kept")


def test_what_a_world_holds_is_text_only(browser, cc):
    cc.world.seed(organizations=[{"name": EVIL}])
    open_page(browser, cc.url)
    browser.wait_for("document.querySelector('.tree').textContent.includes('onerror')")
    assert browser.run("[document.title, document.images.length]") == ["fakecc", 0]


def test_failures_and_findings_are_shown(browser, cc):
    cc.world.failures.append(RuntimeError("broken inside"), "GET /v3/apps")
    cc.world.fault(name="idle", when={"operation": "apps.list"}, then={"status": 503})
    open_page(browser, cc.url)
    click(browser, "#find")
    browser.wait_for("document.querySelector('#findings .list').textContent.includes('idle')")
    shown = text_of(browser, "#failures .list")
    cc.world.failures.clear()
    assert shown == "GET /v3/appsRuntimeError: broken inside\n"


def test_another_world_is_shown_until_it_is_deleted(browser, cc):
    requests.post(f"{cc.url}/_fakecc/worlds", json={"name": "other", "port": None}, timeout=5)
    requests.post(
        f"{cc.url}/_fakecc/seed",
        json={"organizations": [{"name": "elsewhere"}]},
        headers={"X-Fakecc-World": "other"},
        timeout=5,
    )
    open_page(browser, cc.url)
    browser.run("world.value = 'other'; world.dispatchEvent(new Event('change'))")
    browser.wait_for("document.querySelector('.tree').textContent.includes('elsewhere')")
    requests.delete(f"{cc.url}/_fakecc/worlds/other", timeout=5)
    wait_for_notice(browser, "there is no world 'other'")
    browser.wait_for("world.value === 'default'")
    assert not browser.run("document.querySelector('.tree').textContent.includes('elsewhere')")


def test_a_keyboard_is_enough(browser, cc):
    cc.world.progress("manual")
    open_page(browser, cc.url)
    order_instance(cc)
    browser.wait_for("!!document.querySelector('#operations [data-key]')")
    browser.run("document.getElementById('hold').focus()")

    browser.press(*TAB)
    focused = browser.run("document.activeElement.getAttribute('aria-label')")
    browser.press(*ENTER)

    wait_for_notice(browser, "db: succeeded.")
    # What had the focus is gone: it is at the section's heading, not at the page's beginning.
    browser.wait_for("document.activeElement.id === 'operations-title'")
    assert focused == "Release service_instances db"


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_stands_beside_the_window(browser, cc, width):
    cc.world.seed(organizations=[{"name": "a" * 200}])
    order_instance(cc)
    open_page(browser, cc.url)
    browser.look(width=width, mobile=width < 1000)
    browser.wait_for("document.querySelector('.tree').textContent.includes('aaaa')")
    assert browser.run("document.documentElement.scrollWidth <= innerWidth && innerWidth") == width


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_is_light_and_dark(browser, cc, dark):
    open_page(browser, cc.url)
    browser.look(width=1280, dark=dark)
    back = browser.run("getComputedStyle(document.body).backgroundColor")
    assert back == ("rgb(13, 17, 23)" if dark else "rgb(246, 248, 250)")


def test_a_page_of_a_closed_server_asks_for_the_token_once(browser):
    world = World()
    server = Server(Worlds(lambda _: world, ControlAccess(token="secret"))).start()
    browser.look(width=1280)
    browser.go(f"{server.url}/_fakecc/")
    browser.wait_for("document.getElementById('token-dialog')?.open")
    empty = browser.run("document.querySelector('.tree').textContent")
    browser.type("wrong")
    browser.press(*ENTER)
    browser.wait_for("!document.getElementById('token-wrong').hidden")
    browser.type("secret")
    browser.press(*ENTER)
    browser.wait_for("document.getElementById('connection').textContent === 'live'")
    click(browser, "[data-advance='1h']")
    wait_for_notice(browser, "It is ")
    browser.go(f"{server.url}/_fakecc/?again")
    browser.wait_for("document.getElementById('connection')?.textContent === 'live'")
    asked_again = browser.run("document.getElementById('token-dialog').open")
    browser.go("about:blank")
    server.stop()

    assert (empty, asked_again) == ("", False)
