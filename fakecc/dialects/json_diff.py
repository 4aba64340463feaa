"""The difference of two JSON values as operations, as the gem json-diff tells it.

A map loses, gains and keeps keys, in this order. Of two lists every item is paired with the one that is most similar to
it; what is paired with something unlike (similarity below a half) was removed and added. Then come removals from the
end, moves, and additions from the start, each with the place that the item has at that moment.

Source: json-diff:lib/json-diff/diff.rb, index-map.rb, operation.rb
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from fakecc.json_types import Json

Operation = dict[str, Json]
# How likely it is (0 to 1) that one value became the other; None where it does not know.
Similarity = Callable[[Json, Json], float | None]
Pair = tuple[int, int]
ALIKE = 0.5


def diff(before: Json, after: Json, similarity: Similarity, path: str = "") -> list[Operation]:
    """What leads from one value to the other; each removal and replacement says what was there, unless it was null."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return list(_of_maps(before, after, similarity, path))
    if isinstance(before, list) and isinstance(after, list):
        return list(_of_lists(before, after, similarity, path))
    return [] if _equal(before, after) else [{"op": "replace", "path": path, **_was(before), "value": after}]


def _of_maps(before: Json, after: Json, similarity: Similarity, path: str) -> Iterator[Operation]:
    for key in before:
        if key not in after:
            yield {"op": "remove", "path": _below(path, key), **_was(before[key])}
    for key in after:
        if key not in before:
            yield {"op": "add", "path": _below(path, key), "value": after[key]}
    for key in before:
        if key in after:
            yield from diff(before[key], after[key], similarity, _below(path, key))


def _of_lists(before: list[Json], after: list[Json], similarity: Similarity, path: str) -> Iterator[Operation]:
    if not before or not after:
        yield from ({"op": "add", "path": _below(path, place), "value": item} for place, item in enumerate(after))
        yield from ({"op": "remove", "path": _below(path, 0), **_was(item)} for item in before)
        return
    pairs, removed, added = _pair(before, after, similarity)
    for one, other in pairs:
        yield from diff(before[one], after[other], similarity, _below(path, one))
    for place in sorted(removed, reverse=True):
        yield {"op": "remove", "path": _below(path, place), **_was(before[place])}
    for origin, target in _moves(pairs, removed, added):
        yield {"op": "move", "from": _below(path, origin), "path": _below(path, target)}
    for place in sorted(added):
        yield {"op": "add", "path": _below(path, place), "value": after[place]}


def _pair(before: list[Json], after: list[Json], similarity: Similarity) -> tuple[list[Pair], list[int], list[int]]:
    """The pairs of places that belong together, the most similar first; then what was removed, and what was added."""
    alike = [[_alike(one, other, similarity) for other in after] for one in before]
    choices = [sorted(range(len(after)), key=row.__getitem__, reverse=True) for row in alike]
    order = sorted(range(len(before)), key=lambda place: alike[place][choices[place][0]], reverse=True)
    taken: list[int] = []
    pairs: list[Pair] = []
    for one in order[: len(after)]:
        other = next(place for place in choices[one] if place not in taken)
        taken.append(other)
        pairs.append((one, other))
    kept = [(one, other) for one, other in pairs if alike[one][other] >= ALIKE]
    removed = [place for place in range(len(before)) if place not in {one for one, _ in kept}]
    added = [place for place in range(len(after)) if place not in {other for _, other in kept}]
    return kept, removed, added


def _alike(before: Json, after: Json, similarity: Similarity) -> float:
    if _kind(before) != _kind(after):
        return 0.0
    known = similarity(before, after)
    if known is not None:
        return known
    if isinstance(before, Mapping):
        return _alike_maps(before, after, similarity)
    if isinstance(before, list):
        best = [max((_alike(one, other, similarity) for other in after), default=0.0) for one in before]
        return sum(best) / len(best) if best else 1.0
    return 1.0 if before == after else 0.0


def _alike_maps(before: Json, after: Json, similarity: Similarity) -> float:
    """The mean of its values' similarities; the same keys count as one value more."""
    if not before:
        return 0.0 if after else 1.0
    found = [_alike(item, after.get(key), similarity) for key, item in before.items()]
    return (sum(found) + float(before.keys() == after.keys())) / (len(found) + 1)


def _moves(pairs: Sequence[Pair], removed: Sequence[int], added: Sequence[int]) -> Iterator[Pair]:
    """What moves once the removed items are gone and the added ones not there yet: ring by ring, one after the other.

    What stands at a place goes to another, what stood there goes on to the next, and so on, back to the first.
    """
    targets = {
        one - sum(place < one for place in removed): other - sum(place < other for place in added)
        for one, other in pairs
    }
    while targets:
        ring = [next(iter(targets))]
        while (target := targets.pop(ring[-1])) != ring[0]:
            ring.append(target)
        yield from _turn(ring)


def _turn(ring: list[int]) -> Iterator[Pair]:
    """The moves of one ring: each changes where those stand that have not moved yet."""
    earlier: list[Pair] = []
    for place, target in zip(ring, [*ring[1:], ring[0]], strict=True):
        origin = _place_after(earlier, place)
        if origin != target:
            yield origin, target
        earlier.append((place, target))


def _place_after(moves: Sequence[Pair], place: int) -> int:
    for origin, target in moves:
        place -= place >= origin
        place += place >= target
    return place


def _below(path: str, key: str | int) -> str:
    return f"{path}/{str(key).replace('~', '~0').replace('/', '~1')}"


def _was(value: Json) -> Operation:
    return {} if value is None else {"was": value}


def _kind(value: Json) -> object:
    """Ruby's class of a value; true and false have one each."""
    return value if isinstance(value, bool) else type(value)


def _equal(before: Json, after: Json) -> bool:
    return isinstance(before, bool) == isinstance(after, bool) and bool(before == after)
