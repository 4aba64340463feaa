"""What a test does to UAA that no client can: another key signs its tokens."""

from __future__ import annotations

from fakecc.json_types import Json
from fakecc.world import World


class Uaa:
    """UAA of one world, as `world.uaa`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def __repr__(self) -> str:
        return f"<Uaa of {self._world.name!r}: keys {', '.join(self.key_ids)}>"

    def rotate_key(self, *, keep_old: bool = True) -> str:
        """Have another key sign tokens; gives its id. Without the old keys their tokens hold no longer.

        `/token_keys` has all keys that hold, the one that signs first.
        """
        with self._world.lock:
            return self._world.signing_keys.rotate(keep_old=keep_old)

    @property
    def key_ids(self) -> list[str]:
        """The ids of the keys whose tokens hold, the one that signs first."""
        with self._world.lock:
            return self._world.signing_keys.ids


def describe_keys(world: World) -> dict[str, Json]:
    """The ids of the keys, for the control API."""
    active, *others = Uaa(world).key_ids
    return {"active": active, "others": others}
