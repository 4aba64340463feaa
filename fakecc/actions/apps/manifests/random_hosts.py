"""The hosts of random routes: an adjective, a noun and two letters.

Source: cloud_controller_ng:lib/cloud_controller/random_route_generator.rb
"""

from __future__ import annotations

from fakecc.world import World

ADJECTIVES = (
    "amber", "brave", "calm", "dapper", "eager", "fair", "gentle", "hollow", "ivory", "jolly", "keen", "lunar",
    "mellow", "noble", "olive", "proud", "quiet", "rapid", "silver", "tidy",
)  # fmt: skip
NOUNS = (
    "anchor", "badger", "cedar", "dolphin", "ember", "falcon", "garden", "harbor", "island", "jaguar", "kettle",
    "lantern", "meadow", "nectar", "otter", "pebble", "quarry", "river", "saddle", "temple",
)  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def random_host(world: World, name: str) -> str:
    """A host for an app of this name, such as `web-brave-otter-qx`."""
    number = int(world.guid("Host").replace("-", "")[:12], 16)  # what follows is the guid's version
    words = []
    for choices in (ADJECTIVES, NOUNS, LETTERS, LETTERS):
        number, index = divmod(number, len(choices))
        words.append(choices[index])
    adjective, noun, *letters = words
    return f"{name}-{adjective}-{noun}-{''.join(letters)}"
