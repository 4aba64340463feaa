"""The hosts of random routes."""

import re

from fakecc.actions.apps.manifests.random_hosts import random_host


def test_a_random_host_is_an_adjective_a_noun_and_two_letters(world):
    # What the command line's own tests look for.
    assert re.fullmatch(r"web-[a-z]+-[a-z]+-[a-z]{2}", random_host(world, "web"))


def test_random_hosts_differ(world):
    assert len({random_host(world, "web") for _ in range(20)}) == 20
