"""A world of its own for each scenario, where the server is fakecc."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from fakecc.json_types import Json
from fakecc.records import Value, replace, value_type
from fakecc.remote.exchanges import HttpRequest, send
from fakecc.remote.targets import RemoteServer

JSON_BODY = {"Content-Type": "application/json"}


class NoWorld(Exception):  # noqa: N818 - reads as the sentence `raise NoWorld(...)`
    """The server makes no world for a recording: it is no fakecc, or a seed is wrong."""


@value_type
class ScenarioWorlds(Value):
    """What each scenario's world is made of: the body of POST /_fakecc/worlds. `token` is the control API's."""

    body: Mapping[str, Json]
    token: str = ""


@contextmanager
def world_for(file: Path, target: RemoteServer, worlds: ScenarioWorlds | None) -> Generator[RemoteServer]:
    """The server that a scenario is asked of: a new world at `target`, or that itself where there are no worlds.

    Raises NoWorld, OSError and HTTPException where nobody answers.
    """
    if worlds is None:
        yield target
        return
    name = f"{file.parent.name}-{file.stem}"
    status, made = _control(target, worlds, "POST", "/_fakecc/worlds", {"name": name, **worlds.body})
    if status != 201 or not isinstance(made, dict):
        raise NoWorld(f"{target.api} makes no world {name!r}: {status} {made!r}")
    try:
        yield replace(target, api=made["url"])
    finally:
        _control(target, worlds, "DELETE", f"/_fakecc/worlds/{quote(name)}", None)


def _control(target: RemoteServer, worlds: ScenarioWorlds, method: str, path: str, body: Json) -> tuple[int, Json]:
    headers = {**JSON_BODY, **({"X-Fakecc-Token": worlds.token} if worlds.token else {})}
    data = None if body is None else json.dumps(body).encode()
    request = HttpRequest(base=target.api, method=method, path=path, headers=headers, body=data)
    reply = send(request, insecure=target.insecure)
    return reply.status, reply.json
