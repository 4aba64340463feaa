"""What a request costs as the world grows, seeding, and memory: in one process, without a server, in CPU time.

Run: python tests/benchmarks/growing.py [sizes]. Budget: 1.2 times from 10,000 to 100,000 instances, 100,000 seeded in 10 s.
"""

import base64
import functools
import gc
import json
import os
import statistics
import sys
import time

from fakecc.arrange.world import World
from fakecc.web.app import create_app
from fakecc.worlds import Worlds

CLAIMS = {"user_id": "admin", "user_name": "admin", "scope": ["cloud_controller.admin"], "aud": ["cloud_controller"]}
HEAD = ["request", "small", "large", "ratio"]
INSTANCES = "/v3/service_instances"


def encoded(part):
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


HEADERS = {"Authorization": f"bearer {encoded({'alg': 'none'})}.{encoded(CLAIMS)}.x"}


def document(count):
    """A space with so many instances, one in ten with a label."""
    return {"organizations": [{"name": "org", "spaces": [{"name": "space", "service_instances": [
        {"name": f"i-{number}", "plan": "database/sync", **({"metadata": {"labels": {"tier": "one"}}} if not number % 10 else {})}
        for number in range(count)
    ]}]}]}  # fmt: skip


def queries(count):
    return {
        "by guid": f"{INSTANCES}/{{guid}}",
        "by name": f"{INSTANCES}?names=i-{count // 2}",
        "first page": f"{INSTANCES}?per_page=50",
        "deepest page": f"{INSTANCES}?per_page=50&page={count // 50}",
        "of a space": f"{INSTANCES}?per_page=50&space_guids={{space}}",
        "label_selector": f"{INSTANCES}?per_page=50&label_selector=tier=one",
        "order_by=name": f"{INSTANCES}?per_page=50&order_by=name",
        "order_by=-created_at": f"{INSTANCES}?per_page=50&order_by=-created_at",
        "order_by=-updated_at": f"{INSTANCES}?per_page=50&order_by=-updated_at",
        "created_ats[gt]": f"{INSTANCES}?per_page=50&created_ats[gt]=2020-01-01T00:00:00Z",
        "type=managed": f"{INSTANCES}?per_page=50&type=managed",
        "usage_summary": "/v3/organizations/{organization}/usage_summary",
        "v2 page": "/v2/service_instances?results-per-page=50",
        "v2 q=name": f"/v2/service_instances?q=name:i-{count // 2}",
    }


def resident_bytes():
    with open("/proc/self/statm") as file:  # noqa: PTH123 - as /proc is read
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def median_ms(work, rounds=15):
    taken = []
    for _ in range(rounds):
        begin = time.thread_time()
        work()
        taken.append((time.thread_time() - begin) * 1000)
    return statistics.median(taken)


def measure(count):
    """Seconds to seed so many instances, bytes each, and the ms of each query, asked once before."""
    gc.collect()
    world, before = World("small"), resident_bytes()
    given = document(count)
    begin = time.process_time()
    world.seed(given)
    seconds = time.process_time() - begin
    del given
    gc.collect()
    each = (resident_bytes() - before) / count
    client = create_app(Worlds(lambda _: world)).test_client()
    space = world.spaces.first(name="space")
    instance = next(iter(world.service_instances))
    names = {"guid": instance.guid, "space": space.guid, "organization": space.organization_guid}
    cost = {}
    for name, path in queries(count).items():
        ask = functools.partial(client.get, path.format(**names), headers=HEADERS)
        assert ask().status_code == 200, path
        cost[name] = median_ms(ask)
    return seconds, each, cost


def rows(small=10_000, large=100_000):
    """The lines of the table."""
    (seconds, each, cost), (more_seconds, each_of_more, more) = measure(small), measure(large)
    for name in cost:
        yield [name, f"{cost[name]:.2f} ms", f"{more[name]:.2f} ms", f"{more[name] / cost[name]:.2f}"]
    yield ["seeding one space", f"{seconds:.1f} s", f"{more_seconds:.1f} s", f"{more_seconds / seconds:.1f}"]
    yield ["memory an instance", f"{each:.0f} B", f"{each_of_more:.0f} B", f"{each_of_more / each:.2f}"]


if __name__ == "__main__":
    for row in [HEAD, *rows(*map(int, sys.argv[1:]))]:
        print(" | ".join(row))
