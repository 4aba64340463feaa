"""Sets of spaces, which no one has to list: what is in one is found by indexes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fakecc.models.relations import organization_of
from fakecc.records import Value, small_value_type
from fakecc.selections import AnyOf, HasKey, field_in
from fakecc.store import Column

if TYPE_CHECKING:
    from fakecc.world.facade import World


@small_value_type
class SpaceSet(Value):
    """Some spaces by their guids, and all the spaces of some organizations."""

    guids: frozenset[str]
    organization_guids: frozenset[str] = frozenset()

    def tests(self, column: Column) -> tuple[HasKey, ...]:
        """The tests of which a record in one of these spaces passes one; the column names its space."""
        tests = ((column, self.guids), (organization_of(column), self.organization_guids))
        return tuple(field_in(name, guids) for name, guids in tests if guids)

    def test(self, *columns: Column) -> AnyOf:
        """The test of what is in one of these spaces; one of these columns names its space."""
        return AnyOf(tuple(test for column in columns for test in self.tests(column)))

    def meet(self, other: SpaceSet, world: World) -> SpaceSet:
        """The spaces that are in both."""
        return SpaceSet(
            frozenset({*other.among(self.guids, world), *self.among(other.guids, world)}),
            self.organization_guids & other.organization_guids,
        )

    def among(self, guids: Iterable[str], world: World) -> set[str]:
        """Those of these guids that are in the set."""
        return {guid for guid in guids if guid in self.guids or self._has_home_of(guid, world)}

    def _has_home_of(self, guid: str, world: World) -> bool:
        space = world.spaces.get(guid) if self.organization_guids else None
        return space is not None and space.organization_guid in self.organization_guids
