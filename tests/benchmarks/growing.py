"""What a request costs as the world grows: v2's q=name over instances, and creating organizations and spaces in v3.

Run: python tests/benchmarks/growing.py. Budgets: 1.2 times from 10,000 to 100,000 instances, and 1.2 times from the
first hundred organizations to the thousandth. In process, without a server, so that only our own work is measured.
"""

import base64
import json
import statistics
import time

from fakecc.control import default_world
from fakecc.models.services import ServiceInstance
from fakecc.web.app import create_app
from fakecc.worlds import Worlds

CLAIMS = {"user_id": "admin", "user_name": "admin", "scope": ["cloud_controller.admin"], "aud": ["cloud_controller"]}


def encoded(part):
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


HEADERS = {"Authorization": f"bearer {encoded({'alg': 'none'})}.{encoded(CLAIMS)}.x"}


def median_ms(work, rounds):
    taken = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begin) * 1000)
    return statistics.median(taken)


def listing():
    worlds = Worlds(default_world)
    client = create_app(worlds).test_client()
    world = worlds["default"]
    organization = client.post("/v3/organizations", json={"name": "big"}, headers=HEADERS).get_json()["guid"]
    related = {"organization": {"data": {"guid": organization}}}
    space = client.post("/v3/spaces", json={"name": "big", "relationships": related}, headers=HEADERS).get_json()[
        "guid"
    ]
    plan = next(iter(world.service_plans), None)
    cost = {}
    made = 0
    for size in (10_000, 100_000):
        while made < size:
            stamp = world.stamp(ServiceInstance)
            name = f"shared-{made % 2000}" if made < 4000 else f"other-{made}"
            world.add(
                ServiceInstance(**stamp, name=name, space_guid=space, service_plan_guid=plan.guid if plan else "x")
            )
            made += 1
        names = ",".join(f"shared-{number}" for number in range(25))
        path = f"/v2/service_instances?q=name%20IN%20{names}&results-per-page=50"
        assert len(client.get(path, headers=HEADERS).get_json()["resources"]) == 50
        cost[size] = median_ms(lambda path=path: client.get(path, headers=HEADERS), 40)
        print(f"50 of {size:7d} instances by q=name: {cost[size]:6.2f} ms")
    print(f"ratio {cost[100_000] / cost[10_000]:.2f} (budget 1.2)")


def creating():
    client = create_app(Worlds(default_world)).test_client()
    taken = []
    for number in range(1000):
        begin = time.perf_counter()
        made = client.post("/v3/organizations", json={"name": f"o{number}"}, headers=HEADERS)
        related = {"organization": {"data": {"guid": made.get_json()["guid"]}}}
        for space in range(5):
            client.post("/v3/spaces", json={"name": f"s{space}", "relationships": related}, headers=HEADERS)
        taken.append((time.perf_counter() - begin) * 1000 / 6)
    first, last = statistics.median(taken[:100]), statistics.median(taken[-100:])
    print(
        f"a request while creating: {first:.2f} ms among the first hundred organizations, {last:.2f} ms among the last"
    )
    print(f"ratio {last / first:.2f} (budget 1.2)")


if __name__ == "__main__":
    listing()
    creating()
