"""Where an answer departs from a recorded one, as lines that a person can read."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from fakecc.clock import wall_second
from fakecc.json_types import Json
from fakecc.records import Value, small_value_type
from fakecc.remote.placeholders import MOMENT, PLACEHOLDER, Bindings

LONGEST = 600
NEAR_SECONDS = 120


@small_value_type
class Difference(Value):
    """One place, and what is other there; `of_order` where nothing is but the order of keys."""

    text: str
    of_order: bool = False

    def __str__(self) -> str:
        return self.text


def differences(
    expected: Json, actual: Json, bindings: Bindings, where: str = "", unordered: Collection[str] = ()
) -> list[Difference]:
    """Every place where a value departs from the recorded one: the same keys in the same order, 1 is not 1.0.

    `unordered` holds the pointers of lists, and of texts of words, whose order does not count; with "/..." behind the
    pointer, other items may stand among those of the list.
    """
    return list(_Comparison(bindings, unordered).of(expected, actual, where))


class _Comparison:
    def __init__(self, bindings: Bindings, unordered: Collection[str]) -> None:
        self._bindings = bindings
        self._unordered = unordered

    def of(self, expected: Json, actual: Json, where: str) -> Iterator[Difference]:
        if expected == "${any}":
            return
        moment = MOMENT.fullmatch(expected) if isinstance(expected, str) else None
        if moment:
            fits = _is_moment(actual, moment[1] or "+0")
        elif isinstance(expected, str) and isinstance(actual, str):
            if where in self._unordered:
                yield from self._of_sets(expected.split(), actual.split(), where)
                return
            fits = self._bindings.fits(expected, actual)
        elif isinstance(expected, dict) and isinstance(actual, dict):
            yield from self._of_objects(expected, actual, where)
            return
        elif isinstance(expected, list) and isinstance(actual, list):
            yield from self._of_lists(expected, actual, where)
            return
        else:
            fits = type(expected) is type(actual) and expected == actual
        if not fits:
            yield Difference(f"{_place(where)}: is {actual!r}, expected {expected!r}"[:LONGEST])

    def _of_objects(self, expected: dict[str, Json], actual: dict[str, Json], where: str) -> Iterator[Difference]:
        wanted = {self._bindings.fill(key): item for key, item in expected.items()}
        found = [Difference(f"{where}/{key}: missing") for key in wanted if key not in actual]
        found += [
            Difference(f"{where}/{key}: unexpected, is {actual[key]!r}"[:LONGEST])
            for key in actual
            if key not in wanted
        ]
        for key, item in wanted.items():
            if key in actual:
                found += self.of(item, actual[key], f"{where}/{key}")
        yield from found
        # The headers that a broker was sent have no order.
        if not found and list(wanted) != list(actual) and not where.endswith("/headers"):
            told = f"{_place(where)}: keys in the order {list(actual)}, expected {list(wanted)}"
            yield Difference(told[:LONGEST], of_order=True)

    def _of_lists(self, expected: list[Json], actual: list[Json], where: str) -> Iterator[Difference]:
        if f"{where}/..." in self._unordered:
            yield from (each for each in self._of_sets(expected, actual, where) if ": no item " in each.text)
        elif len(expected) != len(actual):
            yield Difference(f"{_place(where)}: {len(actual)} items, expected {len(expected)}")
        elif where in self._unordered:
            yield from self._of_sets(expected, actual, where)
        else:
            for index, (wanted, found) in enumerate(zip(expected, actual, strict=True)):
                yield from self.of(wanted, found, f"{where}/{index}")

    def _of_sets(self, expected: list[Json], actual: list[Json], where: str) -> Iterator[Difference]:
        """The items without a counterpart. What is known is looked for first, so that the rest is learnt rightly."""
        left, missing = list(actual), list[Json]()
        for item in sorted(expected, key=self._unknown):
            known = dict(self._bindings.learnt)
            for candidate in left:
                if not list(self.of(item, candidate, f"{where}/-")):
                    left.remove(candidate)
                    break
                self._bindings.learnt = dict(known)
            else:
                missing.append(item)
        yield from (Difference(f"{where}: no item {item!r}"[:LONGEST]) for item in missing)
        yield from (Difference(f"{where}: unexpected item {item!r}"[:LONGEST]) for item in left)

    def _unknown(self, item: Json) -> int:
        return sum(name not in self._bindings.learnt for name in PLACEHOLDER.findall(str(item)))


def _place(where: str) -> str:
    return where or "(whole body)"


def _is_moment(actual: Json, offset: str) -> bool:
    if not isinstance(actual, int) or isinstance(actual, bool):
        return False
    if offset == "_ms":
        return 10**12 <= actual < 10**13
    return abs(actual - wall_second() - int(offset)) <= NEAR_SECONDS
