"""The scripted broker: lives in memory, and does what a plan's behaviour and the world's progress rules say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fakecc.broker.port import BrokerAnswer, BrokerRequest

if TYPE_CHECKING:
    from fakecc.world import World


class ScriptedPort:
    """Every scripted broker of one world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def ask(self, request: BrokerRequest) -> BrokerAnswer:
        raise NotImplementedError
