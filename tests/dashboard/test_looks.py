"""How the dashboard looks: for everybody (axe-core finds nothing), at any width, light and dark, as in the pictures."""

import base64
import importlib.util
import json
from pathlib import Path

import pytest
from support.chromium import Chromium
from support.dashboard import picture as dashboard_picture
from support.dashboard.page import NEEDS_BROWSER, click, open_page, order_instance

from fakecc import FakeCC

pytestmark = NEEDS_BROWSER
WIDTHS = [1280, 390]
MOODS = {"light": False, "dark": True}
# Of axe-core, which the package carries for Playwright, only the script is taken.
AXE = Path(importlib.util.find_spec("axe_playwright_python").origin).with_name("axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# How many of a picture's points may differ by more than a shade.
TOLERATED = 0.002
# The same from one time to the next: how a rounded corner is blended depends on when it is drawn.
UNSTEADY = 0.0001
COMPARE = """
window.compared = null;
(async () => {
  const points = await Promise.all(%s.map(async (url) => {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), {width: image.width, height: image.height});
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  }));
  const [one, other] = points;
  if (one.width !== other.width || one.height !== other.height) return window.compared = {share: 1};
  let different = 0;
  for (let at = 0; at < one.data.length; at += 4)
    if ([0, 1, 2].some((part) => Math.abs(one.data[at + part] - other.data[at + part]) > 16)) different += 1;
  window.compared = {share: different / (one.width * one.height)};
})();
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with Chromium(tmp_path_factory.mktemp("profile")) as chromium:
        yield chromium
        chromium.go("about:blank")


@pytest.fixture(scope="module")
def scene():
    """A server with something of everything that the page shows."""
    with dashboard_picture.served() as cc:
        dashboard_picture.furnish(cc)
        cc.world.failures.append(RuntimeError("broken inside"), "GET /v3/apps")
        yield cc
        cc.world.failures.clear()


def violations(browser):
    """What axe-core says of the page as it is: rule, how grave, and where."""
    browser.run(AXE.read_text(encoding="utf-8"))
    options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
    browser.run(f"window.found = null; axe.run(document, {options}).then((told) => {{ window.found = told; }})")
    found = browser.wait_for("window.found")
    assert len(found["passes"]) > 10
    return [(one["id"], one["impact"], [node["html"] for node in one["nodes"]]) for one in found["violations"]]


@pytest.mark.parametrize("dark", MOODS.values(), ids=MOODS)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_no_violation(browser, scene, width, dark):
    browser.look(width=width, dark=dark, mobile=width < 1000)
    dashboard_picture.arrange_page(browser, scene.url)
    browser.run("for (const each of document.querySelectorAll('details')) each.open = true")
    click(browser, "#find")
    browser.run("document.getElementById('hold').focus()")
    assert violations(browser) == []


@pytest.mark.parametrize("dark", MOODS.values(), ids=MOODS)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("dialog", ["reset-dialog", "token-dialog"])
def test_axe_finds_no_violation_in_a_dialog(browser, scene, dialog, width, dark):
    open_page(browser, scene, width=width, dark=dark)
    browser.run(
        f"document.getElementById('token-wrong').hidden = false; document.getElementById('{dialog}').showModal()"
    )
    assert violations(browser) == []


def test_axe_does_find_what_is_wrong(browser, scene):
    open_page(browser, scene)
    browser.run(
        "document.querySelector('label[for=duration]').remove(); document.getElementById('duration').placeholder = ''"
    )
    assert [rule for rule, _, _ in violations(browser)] == ["label"]


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_stands_beside_the_window(browser, width):
    with FakeCC(clock="virtual", seed={"organizations": [{"name": "a" * 200}]}) as cc:
        order_instance(cc)
        open_page(browser, cc, width=width)
        browser.wait_for("document.querySelector('.tree').textContent.includes('aaaa')")
        browser.run("for (const each of document.querySelectorAll('details')) each.open = true")
        assert browser.run("document.documentElement.scrollWidth <= innerWidth && innerWidth") == width


@pytest.mark.parametrize("dark", MOODS.values(), ids=MOODS)
def test_the_page_is_light_and_dark(browser, scene, dark):
    open_page(browser, scene, dark=dark)
    back = browser.run("getComputedStyle(document.body).backgroundColor")
    assert back == ("rgb(13, 17, 23)" if dark else "rgb(246, 248, 250)")


def difference(browser, *pictures):
    """The share of points in which two pictures differ; the browser reads them."""
    browser.go("about:blank")
    urls = [f"data:image/png;base64,{base64.b64encode(each).decode()}" for each in pictures]
    browser.run(COMPARE % json.dumps(urls))
    return browser.wait_for("window.compared")["share"]


@pytest.fixture(scope="module")
def drawn(browser):
    """The pictures, drawn now: of two servers, one after the other."""
    rounds = []
    for _ in range(2):
        with dashboard_picture.served() as cc:
            dashboard_picture.furnish(cc)
            rounds.append(
                {name: dashboard_picture.picture(browser, cc.url, name) for name in dashboard_picture.PICTURES}
            )
    return rounds


@pytest.mark.parametrize("name", dashboard_picture.PICTURES)
def test_the_page_looks_the_same_each_time(browser, drawn, name):
    first, second = drawn
    assert difference(browser, first[name], second[name]) <= UNSTEADY


@pytest.mark.parametrize("name", dashboard_picture.PICTURES)
def test_the_page_looks_as_in_the_documents(browser, drawn, name):
    if dashboard_picture.drawn_with() != json.loads(dashboard_picture.DRAWN_WITH.read_text()):
        pytest.skip(
            f"another browser or font than the pictures' ({dashboard_picture.drawn_with()}): pages look otherwise"
        )
    kept = (dashboard_picture.FOLDER / name).read_bytes()
    assert difference(browser, kept, drawn[0][name]) <= TOLERATED, (
        "python tests/support/dashboard/picture.py draws it anew"
    )


def test_another_look_is_another_picture(browser, drawn):
    first = drawn[0]
    assert difference(browser, first["dashboard.png"], first["dashboard-dark.png"]) > 0.9
