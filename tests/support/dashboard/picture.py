"""Writes the pictures of the dashboard that the documents show: `PYTHONPATH=tests:. python tests/support/dashboard/picture.py`.

They are of one scene, in which nothing depends on the time, the port or the machine but its fonts and its browser. With
what they were drawn stands in `pictures.json`; tests/dashboard/test_looks.py compares them.
"""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import requests

from fakecc import FakeCC, VirtualClock
from support.chromium import BROWSER, Chromium
from support.instances import managed_body

FOLDER = Path(__file__).parents[3] / "docs/images"
DRAWN_WITH = FOLDER / "pictures.json"
# File, width and height in CSS pixels, dark.
PICTURES = {
    "dashboard.png": (1280, 900, False),
    "dashboard-dark.png": (1280, 900, True),
    "dashboard-phone.png": (390, 844, False),
    "dashboard-phone-dark.png": (390, 844, True),
}
# What is another each time: the port, how long an answer took, the request's id.
STEADY = """
for (const one of document.querySelectorAll('#world option, #worlds .muted'))
  one.textContent = one.textContent.replace(/127\\.0\\.0\\.1:\\d+/, '127.0.0.1:8181');
for (const term of document.querySelectorAll('#journal dt')) {
  const steady = {'took': '0.4 ms', 'request id': 'f3a1b2c4-0d5e-4f60-8a7b-9c0d1e2f3a4b'}[term.textContent];
  if (steady) term.nextSibling.textContent = steady;
}
document.activeElement.blur();
"""
SEED = {
    "organizations": [
        {
            "name": "shop",
            "spaces": [
                {
                    "name": "prod",
                    "apps": [{"name": "web", "state": "STARTED"}, {"name": "worker"}],
                    "service_instances": [
                        {
                            "name": "orders",
                            "plan": "database/sync",
                            "bindings": [{"app": "web"}],
                            "keys": [{"name": "reports"}],
                        },
                        {"name": "logs"},
                    ],
                }
            ],
        }
    ]
}


HEADERS = {"Host": "127.0.0.1:8181", "User-Agent": "shop/1.0"}


def ask(cc, method, path, *, user="admin", **given):
    headers = {**HEADERS, **(cc.headers(user) if user else {})}
    requests.request(method, f"{cc.url}{path}", headers=headers, timeout=5, **given)


def served():
    """A server with the scene's world, whose time stands."""
    return FakeCC(clock=VirtualClock(1_900_000_000.0), seed=SEED, guids="picture", strict=False)


def furnish(cc):
    """Something is under way, something goes wrong, and something was asked wrongly."""
    world = cc.world
    world.progress("manual", resource="service_instances")
    world.fault(name="busy", when={"operation": "apps.list", "first": 1}, then={"status": 503})
    space, plan = world.spaces.first(name="prod"), world.service_plans.first(name="async")
    ask(cc, "GET", "/v3/organizations")
    ask(cc, "GET", "/v3/apps")
    ask(cc, "POST", "/v3/service_instances", json=managed_body(space, plan, name="payments"))
    ask(cc, "GET", "/v3/spaces", user="")


def arrange_page(browser, url):
    """Open the page, the call with a hint, and of the tree only what the scene is about."""
    browser.go("about:blank")
    browser.go(f"{url}/_fakecc/")
    browser.wait_for(
        "document.querySelector('#journal summary') && document.querySelector('.tree li')?.textContent "
        "&& document.getElementById('connection').textContent === 'live'"
    )
    browser.run(
        "for (const organization of [...document.querySelectorAll('.tree > li > details > summary')].slice(0, 2)) organization.click()"
    )
    browser.run("document.querySelector('#journal summary').click()")
    browser.wait_for("!!document.querySelector('#journal dl')")


def picture(browser, url, name):
    """One of the pictures, as PNG."""
    width, height, dark = PICTURES[name]
    browser.look(width=width, height=height, dark=dark, mobile=width < 1000)
    arrange_page(browser, url)
    browser.run(STEADY)
    return browser.picture()


def drawn_with():
    """The browser's version and the font that it takes: with others the same page looks otherwise."""
    told = [[BROWSER, "--version"], [shutil.which("fc-match") or "true", "sans-serif"]]
    browser, font = (subprocess.check_output(each, text=True).strip() for each in told)  # noqa: S603 - looked up
    return {"browser": browser, "font": font}


def main():
    with served() as cc, tempfile.TemporaryDirectory() as profile, Chromium(profile) as browser:
        furnish(cc)
        for name in PICTURES:
            (FOLDER / name).write_bytes(picture(browser, cc.url, name))
    DRAWN_WITH.write_text(json.dumps(drawn_with(), indent=2) + "\n")


if __name__ == "__main__":
    main()
