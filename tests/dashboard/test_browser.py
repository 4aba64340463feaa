"""A real browser at the dashboard: what a person does there, by mouse and by keyboard, with a token and without."""

from threading import Thread

import pytest
import requests
from support.chromium import Chromium
from support.dashboard.page import (
    ENTER,
    NEEDS_BROWSER,
    TAB,
    click,
    enter,
    open_page,
    order_instance,
    text_of,
    wait_for_notice,
)

from fakecc import FakeCC

pytestmark = NEEDS_BROWSER
EVIL = "<img src=x onerror=document.title='evil'>"


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with Chromium(tmp_path_factory.mktemp("profile")) as chromium:
        yield chromium
        chromium.go("about:blank")


@pytest.fixture(params=["", "secret"], ids=["open", "token"])
def cc(request):
    """A server whose /_fakecc is open to this machine, or to who has the token."""
    with FakeCC(clock="virtual", strict=False, token=request.param) as served:
        yield served


def make_organization(cc):
    return requests.post(f"{cc.url}/v3/organizations", json={"name": "mine"}, headers=cc.headers(), timeout=60)


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
    open_page(browser, cc)
    order_instance(cc)

    click(browser, f"[aria-label='{button} service_instances db']")

    wait_for_notice(browser, notice)
    browser.wait_for("document.querySelector('#operations .list').textContent === 'none'")
    assert cc.world.service_instances.first(name="db").last_operation.state == state


def test_new_jobs_are_held_and_let_go(browser, cc):
    open_page(browser, cc)
    click(browser, "#hold")
    wait_for_notice(browser, "gate-1 is closed")
    order_instance(cc)
    browser.wait_for("document.querySelector('#gates').textContent.includes('jobs that wait: 1')")

    click(browser, "[aria-label='Open the gate gate-1']")

    wait_for_notice(browser, "Gate gate-1: open.")
    assert cc.world.journal.query(kind="broker")[0].operation == "provision"


def test_jobs_at_a_gate_are_made_to_succeed(browser, cc):
    cc.world.progress("manual")
    cc.world.gate("service_instance.create", name="g")
    open_page(browser, cc)
    order_instance(cc)

    click(browser, "[aria-label='Succeed the gate g']")

    wait_for_notice(browser, "Gate g: succeed.")
    assert cc.world.service_instances.one(name="db").last_operation.state == "succeeded"


def test_requests_at_a_gate_are_shown_and_answered(browser, cc):
    gate = cc.world.gate(name="g", when={"operation": "organizations.create"})
    statuses = []
    asking = Thread(target=lambda: statuses.append(make_organization(cc).status_code))
    open_page(browser, cc)
    asking.start()
    gate.wait_for(1)
    browser.wait_for("document.querySelector('#gates').textContent.includes('POST /v3/organizations admin')")
    assert '{"operation":"organizations.create"}' in text_of(browser, "#gates")
    assert not browser.run("!!document.querySelector(`[aria-label='Succeed the gate g']`)")

    click(browser, "[aria-label='Fail the gate g']")

    asking.join(timeout=30)
    assert statuses == [503]


def test_a_fault_is_armed_seen_to_hit_and_disarmed(browser, cc):
    open_page(browser, cc)
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
    open_page(browser, cc)
    enter(browser, "#fault-operation", "service_instance.create")
    click(browser, "#arm button")
    wait_for_notice(browser, "service_instances.create")
    assert browser.run("document.getElementById('notice').className") == "bad"


def test_time_is_advanced(browser, cc):
    open_page(browser, cc)
    order_instance(cc)
    before = cc.world.now()

    click(browser, "[data-advance='1m']")

    wait_for_notice(browser, "Done meanwhile")
    assert cc.world.now() == before + 60
    browser.wait_for("document.querySelector('.tree').textContent.includes('create succeeded')")


def test_a_call_is_opened_and_found_by_operation_and_user(browser, cc):
    open_page(browser, cc)
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
    open_page(browser, cc)
    order_instance(cc)
    browser.wait_for("document.querySelector('.tree').textContent.includes('db')")

    click(browser, "#reset")
    click(browser, "#reset-now")

    wait_for_notice(browser, "The world is at its beginning.")
    browser.wait_for("!document.querySelector('.tree').textContent.includes('db')")
    browser.wait_for("document.querySelectorAll('#journal .list > li').length === 0")
    assert cc.world.service_instances.first(name="db") is None


def test_a_snapshot_comes_down_and_goes_up(browser, cc, tmp_path):
    open_page(browser, cc)
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
    open_page(browser, cc)
    browser.wait_for("document.querySelector('.tree').textContent.includes('onerror')")
    assert browser.run("[document.title, document.images.length]") == ["fakecc", 0]


def test_failures_and_findings_are_shown(browser, cc):
    cc.world.failures.append(RuntimeError("broken inside"), "GET /v3/apps")
    cc.world.fault(name="idle", when={"operation": "apps.list"}, then={"status": 503})
    open_page(browser, cc)
    click(browser, "#find")
    browser.wait_for("document.querySelector('#findings .list').textContent.includes('idle')")
    shown = text_of(browser, "#failures .list")
    cc.world.failures.clear()
    assert shown == "GET /v3/appsRuntimeError: broken inside\n"


def test_another_world_is_shown_until_it_is_deleted(browser, cc):
    cc.open("other").world.seed(organizations=[{"name": "elsewhere"}])
    open_page(browser, cc)
    browser.run("world.value = 'other'; world.dispatchEvent(new Event('change'))")
    browser.wait_for("document.querySelector('.tree').textContent.includes('elsewhere')")
    cc.close("other")
    wait_for_notice(browser, "there is no world 'other'")
    browser.wait_for("world.value === 'default'")
    assert not browser.run("document.querySelector('.tree').textContent.includes('elsewhere')")


def test_a_keyboard_is_enough(browser, cc):
    cc.world.progress("manual")
    open_page(browser, cc)
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


def test_a_rule_of_progress_is_added_works_and_is_removed(browser, cc):
    open_page(browser, cc)
    browser.run("document.getElementById('rule-mode').value = 'after'; document.getElementById('rule-mode').onchange()")
    enter(browser, "#rule-value", "90")
    enter(browser, "#rule-plan", "async")
    click(browser, "#add-rule button")
    wait_for_notice(browser, "A rule is added: after.")
    browser.wait_for("document.querySelector('#progress .list').textContent.includes('end after 90 s')")

    order_instance(cc)
    click(browser, "[data-advance='1m']")
    wait_for_notice(browser, "It is ")
    states = [cc.world.service_instances.first(name="db").last_operation.state]
    click(browser, "[data-advance='1h']")
    browser.wait_for("document.querySelector('.tree').textContent.includes('create succeeded')")
    click(browser, "[aria-label='Remove rule 1']")

    wait_for_notice(browser, "The rule is removed.")
    assert (states, list(cc.world.progress_rules)) == (["in progress"], [])


def test_a_rule_that_cannot_be_is_refused_with_the_reason(browser, cc):
    open_page(browser, cc)
    enter(browser, "#rule-plan", "nosuch")
    browser.run("document.getElementById('rule-mode').value = 'polls'; document.getElementById('rule-mode').onchange()")
    enter(browser, "#rule-value", "1.5")
    click(browser, "#add-rule button")
    wait_for_notice(browser, "/polls")
    assert browser.run("document.getElementById('notice').className") == "bad"


def test_a_world_is_made_shown_and_deleted(browser, cc):
    open_page(browser, cc)
    enter(browser, "#world-name", "other")
    browser.run("document.getElementById('world-preset').value = 'empty'")
    click(browser, "#make-world button")
    wait_for_notice(browser, "The world other answers at http://127.0.0.1:")

    click(browser, "[aria-label='Show the world other']")

    browser.wait_for("world.value === 'other'")
    browser.wait_for("!document.querySelector('.tree').textContent.includes('space')")
    click(browser, "[aria-label='Delete the world other']")
    wait_for_notice(browser, "there is no world 'other'")
    browser.wait_for("document.getElementById('world').value === 'default'")
    browser.wait_for("document.querySelector('#worlds .count').textContent === '(1)'")


def test_the_clock_is_frozen_and_flows(browser, cc):
    open_page(browser, cc)
    click(browser, "#freeze")
    wait_for_notice(browser, "The clock flows.")
    flows = cc.world.clock.flows
    browser.wait_for("document.getElementById('freeze').textContent === 'Freeze'")
    click(browser, "#freeze")
    wait_for_notice(browser, "The clock stands.")
    assert (flows, cc.world.clock.flows) == (True, False)


def test_the_journal_is_emptied(browser, cc):
    open_page(browser, cc)
    requests.get(f"{cc.url}/v3/apps", timeout=5)
    browser.wait_for("document.querySelectorAll('#journal .list > li').length === 1")
    click(browser, "#clear-journal")
    wait_for_notice(browser, "The journal is empty.")
    browser.wait_for("document.querySelectorAll('#journal .list > li').length === 0")
    assert len(cc.world.journal) == 0


def test_a_token_is_asked_for_once(browser):
    with FakeCC(clock="virtual", token="secret") as closed:
        browser.look(width=1280)
        browser.go(f"{closed.url}/_fakecc/")
        browser.wait_for("document.getElementById('token-dialog')?.open")
        empty = browser.run("document.querySelector('.tree').textContent")
        browser.type("wrong")
        browser.press(*ENTER)
        browser.wait_for("!document.getElementById('token-wrong').hidden")
        browser.type("secret")
        browser.press(*ENTER)
        browser.wait_for("document.getElementById('connection').textContent === 'live'")
        browser.go(f"{closed.url}/_fakecc/?again")
        browser.wait_for("document.getElementById('connection')?.textContent === 'live'")
        asked_again = browser.run("document.getElementById('token-dialog').open")
        browser.go("about:blank")

    assert (empty, asked_again) == ("", False)
