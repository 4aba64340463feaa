"""One foundation: its tables, its lock, its time, and what is due."""

from __future__ import annotations

from fakecc.world.agenda import Action, action, action_named, name_of
from fakecc.world.facade import Stamp, World
from fakecc.world.transactions import Savepoint

__all__ = ["Action", "Savepoint", "Stamp", "World", "action", "action_named", "name_of"]
