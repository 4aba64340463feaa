"""A fake Cloud Controller in this process: a server on a free port, and its worlds at hand."""

from __future__ import annotations

import base64
import json
import os
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self, Unpack, cast

from fakecc.actions.platform import uaa_accounts
from fakecc.arrange import lifecycle
from fakecc.arrange.checking import BadInput, Complaint
from fakecc.arrange.clock import choose as choose_clock
from fakecc.arrange.public.keywords import (
    InstallationKeywords,
    Preset,
    Seeds,
    ServerKeywords,
    Strictness,
    WorldKeywords,
)
from fakecc.arrange.public.tracebacks import hides_frames
from fakecc.arrange.world import World
from fakecc.clock import Clock
from fakecc.evidence import report
from fakecc.evidence import strict as strictness
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import Account
from fakecc.records import replace
from fakecc.server.listener import Server
from fakecc.uaa.scopes import matches
from fakecc.uaa.tokens import signatures
from fakecc.world_options import WorldOptions, clock_of, options_of
from fakecc.worlds import DEFAULT, ControlAccess, Worlds

if TYPE_CHECKING:
    import ssl

    from fakecc.evidence.self_check import SelfCheck

CLIENT = "cf"


class ServedWorld:
    """A world and the address at which it answers."""

    def __init__(self, world: World, url: str, *, control_token: str = "") -> None:
        self.world = world
        self.url = url
        self._control_token = control_token

    def __repr__(self) -> str:
        return f"<fakecc {self.world.name!r} at {self.url}>"

    def token(self, username: str = "admin", *, seconds: float = 43200) -> str:
        """A token of a user who was seeded, as the header Authorization has it (`bearer ...`).

        It holds for `seconds` on the world's clock; a negative number gives one that has expired.
        """
        account = self.world.accounts.first(username=username)
        if account is None:
            known = ", ".join(sorted(known.username for known in self.world.accounts))
            message = f"no user is called {username!r}; there are {known}"
            raise LookupError(message)
        claims = {
            "user_id": account.guid,
            "user_name": account.username,
            "email": account.email,
            "origin": account.origin,
            "scope": uaa_accounts.scopes_of(self.world, account),
            "client_id": CLIENT,
            "aud": ["cloud_controller"],
            "iss": f"{self.url}/uaa/oauth/token",
            "iat": int(self.world.now()),
            "exp": int(self.world.now() + seconds),
        }
        if self.world.auth == "strict":
            return f"bearer {self._sign_token(account, claims)}"
        # Whoever is lenient looks at no signature; a real one would cost 50 ms for the crypto library.
        return f"bearer {_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(claims)}.c2lnbmF0dXJl"

    def _sign_token(self, account: Account, claims: dict[str, Json]) -> str:
        """A token that UAA itself might have given to the command-line client."""
        client = self.world.uaa_clients[CLIENT]
        signature = signatures.newest_owner_signature(client, account)
        held = [scope for scope in claims["scope"] if matches(client.scopes, scope)]
        more = {"scope": held, "cid": CLIENT, "zid": account.zone_id, "jti": self.world.guid("Token")}
        return signatures.sign(self.world, {**claims, **more, "rev_sig": signature}, f"{self.url}/uaa/token_keys")

    def headers(self, username: str = "admin") -> dict[str, str]:
        """What a request of that user needs."""
        return {"Authorization": self.token(username)}

    @property
    def control_headers(self) -> dict[str, str]:
        """What a request to /_fakecc needs: the token, where one is set."""
        return {"X-Fakecc-Token": self._control_token} if self._control_token else {}

    def reset(self) -> None:
        """The world as it was when it had been seeded."""
        self.world.reset()

    def check(self, strict: strictness.Strictness | None = None) -> None:
        """Raise what went wrong inside fakecc itself, or else what `strict` (evidence/strict.py) does not let pass."""
        __tracebackhide__ = True
        self.world.check()
        strictness.check(self.world, strictness.switches(strict))

    def findings(self) -> list[str]:
        """The switches of evidence/strict.py that would not let this pass, each as often as it has a reason."""
        return [finding.switch for finding in strictness.findings(self.world)]

    def report(self) -> str:
        """What a failed test wants to know: newest calls, time, what is under way, what changed, what went wrong."""
        return "\n".join([f"{self!r}", *report.lines(self.world)])


class ServedFoundation(ServedWorld):
    """One world at its url, and others that `open` makes; whoever extends this says how they answer."""

    def __init__(
        self,
        answer: Callable[[Worlds], str],
        options: WorldKeywords,
        *,
        token: str | None = None,
        strict: Strictness | None = None,
        self_check: str | Path | None = None,
    ) -> None:
        """`answer` begins to answer for these worlds, and gives the first one's url; the rest is as FakeCC takes it."""
        self._strict = cast("strictness.Strictness | None", strict)
        strictness.switches(self._strict)
        self._self_check = None if self_check is None else _self_check(self_check)
        self._options = {DEFAULT: options_of(options)}
        self._given = options
        access = ControlAccess(token=os.environ.get("FAKECC_TOKEN", "") if token is None else token)
        self._worlds = Worlds(self._make, access)
        url = answer(self._worlds)
        super().__init__(self._world(DEFAULT), url, control_token=access.token)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """Stop to answer; raises as check() does, unless the block raised already."""
        __tracebackhide__ = True
        self.stop()
        if kind is None:
            self.check(self._strict)

    def stop(self) -> None:
        """Stop to answer."""
        self._worlds.close()

    @hides_frames
    def open(self, name: str, **options: Unpack[WorldKeywords]) -> ServedWorld:
        """Another world at a url of its own, made as this one but for `options`."""
        given: WorldKeywords = {**self._given, **options}
        self._options[name] = options_of(given)
        self._worlds.create(name, port=0)
        return ServedWorld(self._world(name), self._worlds.urls[name], control_token=self._worlds.access.token)

    def close(self, name: str) -> None:
        """Forget another world."""
        self._worlds.delete(name)

    @contextmanager
    def refuse_connections(self, name: str = DEFAULT) -> Generator[None, None, None]:
        """Nobody listens at a world's url in this block: who comes is refused, and connections that are open end."""
        ports = self._worlds.ports
        if ports is None:
            message = "nobody serves these worlds"
            raise RuntimeError(message)
        ports.refuse(name)
        try:
            yield
        finally:
            ports.listen_again(name)

    @hides_frames
    def begin(
        self,
        *,
        preset: Preset | None = None,
        seed: Seeds = (),
        clock: str | Clock | None = None,
        **options: Unpack[InstallationKeywords],
    ) -> None:
        """Begin again: as it was when it had been seeded, or with other `options` and more seeds from now on.

        `clock` is for this beginning only.
        """
        if clock is not None:
            clock_of(clock)
        present, first = self._options[DEFAULT], options_of(self._given)
        changed: dict[str, object] = {**options, "preset": preset or first.preset}
        changed["settings"] = {**first.settings, **(options.get("settings") or {})}
        changed["seed"] = [*first.seeds(), *WorldOptions(seed=seed).seeds()]
        wanted = replace(first, **changed)
        if wanted.made_like(present):
            self._arrange(present, wanted)
        else:
            others = self.world.journal.listeners[self._self_check is not None :]
            self.world = cast("World", self._worlds.replace(DEFAULT, self._new_world(DEFAULT, wanted)))
            self.world.journal.listeners += others
        self._options[DEFAULT] = wanted
        wanted.set_up_journal(self.world)
        if clock is not None:
            choose_clock(self.world, clock)

    def _arrange(self, present: WorldOptions, wanted: WorldOptions) -> None:
        """Bring the world to its beginning: as it was, or seeded otherwise."""
        if (wanted.preset, wanted.seeds()) == (present.preset, present.seeds()):
            self.reset()
        else:
            lifecycle.rehearse(self.world, wanted.preset, wanted.seeds())
            lifecycle.rearrange(self.world, wanted.preset, wanted.seeds())

    def _make(self, name: str) -> World:
        """A world as `open` was asked for it; one that the control API makes is as the first was."""
        return self._new_world(name, self._options.get(name) or options_of(self._given))

    def _new_world(self, name: str, options: WorldOptions) -> World:
        """A world whose answers are compared with the description, where there is one: its journal's first listener."""
        world = options.world(name)
        if self._self_check:
            world.journal.listeners.insert(0, self._self_check.listener(world))
        return world

    def _world(self, name: str) -> World:
        return cast("World", self._worlds[name])


class FakeCC(ServedFoundation):
    """A server in this process, with one world at its url; `open` makes others.

    with FakeCC() as cc:
        requests.get(f"{cc.url}/v3/organizations", headers=cc.headers())
    """

    @hides_frames
    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        token: str | None = None,
        tls: bool = False,
        strict: Strictness | None = None,
        self_check: str | Path | None = None,
        **options: Unpack[WorldKeywords],
    ) -> None:
        """Start to answer at `host` and `port` (0: a free one). Raises BadInput and SettingError for what is wrong.

        `options` are preset, seed, settings, clock (auto, virtual, virtual:2030-01-01T00:00:00Z, real, real:60), guids
        (not None makes guids repeatable), auth (lenient, or strict: only tokens of this server's UAA are taken),
        broker_hosts (patterns of hosts off this machine whose brokers may be asked), redact (hide tokens, passwords
        and credentials from whoever reads the journal) and reads (its entries tell every record that was read).

        `token` closes /_fakecc to whoever does not send it; None is what FAKECC_TOKEN says. With `tls` it speaks HTTPS;
        `ca` is then the path of the certificate that clients trust, a file that goes with the server. `strict` says
        what the end of a `with` block does not let pass: docs/testing/strict.md. `self_check` is the path of CF's
        OpenAPI document: an answer of v3 that is not as described there is a failure inside fakecc.
        """
        self._address = (host, port)
        self._ca_folder = tempfile.TemporaryDirectory() if tls else None
        self._server: Server | None = None
        super().__init__(self._serve, options, token=token, strict=strict, self_check=self_check)

    def stop(self) -> None:
        """Stop to answer."""
        if self._server:
            self._server.stop()
        if self._ca_folder:
            self._ca_folder.cleanup()

    @property
    def ca(self) -> Path:
        """The certificate that clients trust: `requests.get(url, verify=cc.ca)`. Raises RuntimeError without TLS."""
        if self._ca_folder is None:
            raise RuntimeError("this server speaks plain HTTP: make it with FakeCC(tls=True)")
        return Path(self._ca_folder.name) / "ca.pem"

    def _serve(self, worlds: Worlds) -> str:
        host, port = self._address
        self._server = Server(worlds, host, port, tls=self._context(worlds, host)).start()
        return self._server.url

    def _context(self, worlds: Worlds, host: str) -> ssl.SSLContext | None:
        """What encrypts, by a certificate of an authority of its own; None without TLS."""
        if self._ca_folder is None:
            return None
        from fakecc.server import certificates  # noqa: PLC0415 - cryptography takes its time

        authority = certificates.Authority.of_folder(Path(self._ca_folder.name))
        worlds.ca = authority.pem
        return authority.context([host])


class WorldFactory(Protocol):
    """The fixture `fakecc_worlds`: makes further worlds of the test's server."""

    def __call__(self, name: str | None = None, **options: Unpack[WorldKeywords]) -> ServedWorld:
        """A world at a url of its own; without a name it is called world-1, world-2 ..."""
        ...


class ServerFactory(Protocol):
    """The fixture `fakecc_factory`: makes foundations that share nothing."""

    def __call__(self, **options: Unpack[ServerKeywords]) -> FakeCC:
        """A server with a port, keys, tokens and a control API of its own."""
        ...


def _self_check(path: str | Path) -> SelfCheck:
    from fakecc.evidence.self_check import SelfCheck  # noqa: PLC0415 - who wants none does not wait for it

    try:
        return SelfCheck(path)
    except ValueError as problem:
        raise BadInput(Complaint("/self_check", str(problem))) from None


def _part(value: Json) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
