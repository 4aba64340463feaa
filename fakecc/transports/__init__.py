"""fakecc behind requests and httpx without a socket.

    session = requests.Session()
    with mount(session) as cc:                                   # requests of this session are answered in this process
        session.get(f"{cc.url}/v3/organizations", headers=cc.headers())

    with MountedCC() as cc, httpx.Client(transport=cc.transport(), base_url=cc.url) as client: ...

Neither requests nor httpx is imported before it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack
from urllib.parse import urlsplit

from fakecc.arrange.public.keywords import Strictness, WorldKeywords
from fakecc.arrange.public.tracebacks import hides_frames
from fakecc.in_process import ServedFoundation
from fakecc.transports.gateway import Gateway
from fakecc.worlds import DEFAULT, Worlds

if TYPE_CHECKING:
    import requests

    from fakecc.transports.behind_httpx import AsyncTransport, Transport

URL = "http://cc.test"


class MountedCC(ServedFoundation):
    """A fake Cloud Controller without a socket, in whose place sessions and transports answer."""

    @hides_frames
    def __init__(
        self,
        url: str = URL,
        *,
        token: str | None = None,
        strict: Strictness | None = None,
        **options: Unpack[WorldKeywords],
    ) -> None:
        """`url` is where clients believe it to be; all else is as FakeCC takes it."""
        self._scheme, self._host = urlsplit(url)[:2]
        super().__init__(self._answer, options, token=token, strict=strict)

    def mount(self, session: requests.Session) -> requests.Session:
        """Have a session ask this instead of a network, at the urls of these worlds; gives the session."""
        from fakecc.transports.behind_requests import Adapter  # noqa: PLC0415 - requests is not everybody's

        session.mount(f"{self._scheme}://", Adapter(self.gateway, session.get_adapter(self.url)))
        return session

    def transport(self) -> Transport:
        """What `httpx.Client(transport=...)` takes."""
        from fakecc.transports.behind_httpx import Transport  # noqa: PLC0415 - httpx is not everybody's

        return Transport(self.gateway)

    def async_transport(self) -> AsyncTransport:
        """What `httpx.AsyncClient(transport=...)` takes."""
        from fakecc.transports.behind_httpx import AsyncTransport  # noqa: PLC0415 - httpx is not everybody's

        return AsyncTransport(self.gateway)

    def _answer(self, worlds: Worlds) -> str:
        self.gateway = Gateway(worlds, self._scheme, self._host)
        return worlds.urls[DEFAULT]


@hides_frames
def mount(session: requests.Session, url: str = URL, **options: Unpack[WorldKeywords]) -> MountedCC:
    """Have a session of requests answered in this process; `url` and `options` are as MountedCC takes them."""
    mounted = MountedCC(url, **options)
    mounted.mount(session)
    return mounted
