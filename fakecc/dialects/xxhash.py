"""XXH64, a hash that is fast and keeps no secrets: the Cloud Controller's rate limits begin anew at a moment of it.

The steps are those of xxHash's own specification.
Source: cloud_controller_ng:middleware/mixins/user_reset_interval.rb
"""

from __future__ import annotations

MASK = (1 << 64) - 1
PRIMES = (
    11400714785074694791,
    14029467366897019727,
    1609587929392839161,
    9650029242287828579,
    2870177450012600261,
)
STRIPE = 32
LANE = 8
HALF_LANE = 4


def xxh64(data: bytes) -> int:
    """The hash of these bytes with the seed 0, an unsigned number of 64 bits."""
    whole = len(data) - len(data) % STRIPE
    hashed = _hash_stripes(data[:whole]) if whole else PRIMES[4]
    return _avalanche(_hash_rest((hashed + len(data)) & MASK, data[whole:]))


def _hash_stripes(data: bytes) -> int:
    lanes = [(PRIMES[0] + PRIMES[1]) & MASK, PRIMES[1], 0, -PRIMES[0] & MASK]
    for start in range(0, len(data), STRIPE):
        for number in range(4):
            place = start + number * LANE
            lanes[number] = _round(lanes[number], data[place : place + LANE])
    hashed = sum(_rotate(lane, bits) for lane, bits in zip(lanes, (1, 7, 12, 18), strict=True)) & MASK
    for lane in lanes:
        hashed = ((hashed ^ _round(0, lane.to_bytes(LANE, "little"))) * PRIMES[0] + PRIMES[3]) & MASK
    return hashed


def _hash_rest(hashed: int, rest: bytes) -> int:
    while len(rest) >= LANE:
        hashed = (_rotate(hashed ^ _round(0, rest[:LANE]), 27) * PRIMES[0] + PRIMES[3]) & MASK
        rest = rest[LANE:]
    if len(rest) >= HALF_LANE:
        hashed ^= int.from_bytes(rest[:HALF_LANE], "little") * PRIMES[0] & MASK
        hashed = (_rotate(hashed, 23) * PRIMES[1] + PRIMES[2]) & MASK
        rest = rest[HALF_LANE:]
    for byte in rest:
        hashed = _rotate(hashed ^ (byte * PRIMES[4] & MASK), 11) * PRIMES[0] & MASK
    return hashed


def _avalanche(hashed: int) -> int:
    hashed = (hashed ^ hashed >> 33) * PRIMES[1] & MASK
    hashed = (hashed ^ hashed >> 29) * PRIMES[2] & MASK
    return hashed ^ hashed >> 32


def _round(lane: int, data: bytes) -> int:
    return _rotate((lane + int.from_bytes(data, "little") * PRIMES[1]) & MASK, 31) * PRIMES[0] & MASK


def _rotate(number: int, bits: int) -> int:
    return (number << bits | number >> (64 - bits)) & MASK
