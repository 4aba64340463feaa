"""fakecc behind clients of httpx, synchronous and asynchronous."""

import anyio
import httpx
import pytest
from support.sockets import EFFECTS, names, outcome

from fakecc import FakeCC, MountedCC

pytestmark = pytest.mark.slow


def test_a_client_of_httpx():
    with MountedCC(preset="empty") as cc, httpx.Client(transport=cc.transport(), base_url=cc.url) as client:
        made = client.post("/v3/organizations", json={"name": "mine"}, headers=cc.headers())
        assert (made.status_code, names(client.get("/v3/organizations", headers=cc.headers()))) == (
            201,
            ["system", "mine"],
        )


def test_a_mounted_world_refuses_in_a_block():
    with MountedCC() as cc, httpx.Client(transport=cc.transport(), base_url=cc.url) as client:
        with cc.refuse_connections(), pytest.raises(httpx.ConnectError, match="refused"):
            client.get("/v3/info")
        assert client.get("/v3/info").status_code == 200


@pytest.mark.parametrize("backend", ["asyncio"])
def test_an_asynchronous_client(backend):
    async def ask(cc):
        async with httpx.AsyncClient(transport=cc.async_transport(), base_url=cc.url) as client:
            await client.post("/v3/organizations", json={"name": "mine"}, headers=cc.headers())
            return await client.get("/v3/organizations", headers=cc.headers())

    with MountedCC(preset="empty") as cc:
        assert names(anyio.run(ask, cc, backend=backend)) == ["system", "mine"]


def test_no_world_is_elsewhere():
    with MountedCC() as cc, httpx.Client(transport=cc.transport()) as client, pytest.raises(httpx.ConnectError):
        client.get("http://elsewhere.test/")


@pytest.mark.parametrize("effect", EFFECTS)
def test_httpx_sees_a_fault_as_over_a_socket(effect):
    def ask(cc, client):
        cc.world.fault(when={"operation": "organizations.list"}, then=EFFECTS[effect])
        return outcome(lambda: client.get(f"{cc.url}/v3/organizations", headers=cc.headers()))

    with FakeCC() as served, MountedCC() as mounted:
        there, here = httpx.Client(timeout=2), httpx.Client(transport=mounted.transport(), timeout=0.3)
        with there, here:
            assert ask(mounted, here) == ask(served, there)
