"""Writes the picture of the dashboard that the documents show: `PYTHONPATH=tests:. python tests/support/dashboard_picture.py`."""

import tempfile
from pathlib import Path

import requests

from fakecc import FakeCC, VirtualClock
from support.chromium import Chromium
from support.instances import managed_body

PICTURE = Path(__file__).parents[2] / "docs/images/dashboard.png"
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


def ask(cc, method, path, **given):
    requests.request(method, f"{cc.url}{path}", headers=cc.headers("admin"), timeout=5, **given)


def furnish(cc):
    """Something is under way, something goes wrong, and something was asked wrongly."""
    world = cc.world
    world.progress("manual", resource="service_instances")
    world.fault(name="busy", when={"operation": "apps.list", "first": 1}, then={"status": 503})
    space, plan = world.spaces.first(name="prod"), world.service_plans.first(name="async")
    ask(cc, "GET", "/v3/organizations")
    ask(cc, "GET", "/v3/apps")
    ask(cc, "POST", "/v3/service_instances", json=managed_body(space, plan, name="payments"))
    requests.get(f"{cc.url}/v3/spaces", timeout=5)


def main():
    clock = VirtualClock(1_900_000_000.0)
    with FakeCC(clock=clock, seed=SEED, guids="picture", strict=False) as cc, tempfile.TemporaryDirectory() as profile:
        furnish(cc)
        with Chromium(profile) as browser:
            browser.look(width=1280, height=900)
            browser.go(f"{cc.url}/_fakecc/")
            browser.wait_for(
                "document.querySelector('#journal summary') && document.querySelector('.tree li')?.textContent"
            )
            browser.run(
                "for (const organization of [...document.querySelectorAll('.tree > li > details > summary')].slice(0, 2)) organization.click()"
            )
            browser.run("document.querySelector('#journal summary').click()")
            browser.wait_for("!!document.querySelector('#journal dl')")
            PICTURE.write_bytes(browser.picture())


if __name__ == "__main__":
    main()
