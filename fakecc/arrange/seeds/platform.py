"""Seeds of the installation: feature flags."""

from __future__ import annotations

from fakecc.actions.platform import feature_flags
from fakecc.arrange.checking import Part
from fakecc.world import World


def set_feature_flags(world: World, document: Part) -> None:
    """Switch flags on and off. Raises BadInput for one that the Cloud Controller does not have."""
    known = feature_flags.DEFAULTS
    for name, given in document.get("feature_flags", {}).items():
        if name not in known:
            raise document.at("feature_flags").at(name).error(f"there is no feature flag {name!r}", list(known))
        feature_flags.update(world, name, **(given if isinstance(given, dict) else {"enabled": given}))
