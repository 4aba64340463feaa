"""Which buildpacks and stacks can be used, and what of them is shown."""

import pytest

from fakecc.actions.apps import lifecycles
from fakecc.errors import Invalid
from fakecc.models.apps import Lifecycle
from fakecc.models.platform import Buildpack


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ruby", "ruby"),
        ("https://example.com/a", "https://example.com/a"),
        ("https://me:secret@example.com/a", "https://***:***@example.com/a"),
        ("https://me@example.com/a", "https://***:***@example.com/a"),
        ("git@example.com:a/b.git", "git@example.com:a/b.git"),
        ("https://example.com/@a", "https://example.com/@a"),
    ],
)
def test_secrets_are_hidden(name, shown):
    assert lifecycles.without_secrets(name) == shown


@pytest.mark.parametrize(
    ("name", "buildpack", "cnb"),
    [
        ("https://example.com/a", True, True),
        ("git@example.com:a/b.git", True, False),
        ("docker://example.com/java", True, True),
        ("docker://example.com/x", True, False),
        ("docker://java:11", True, True),
        ("docker://example.com/a/b@sha256:" + "0" * 64, True, True),
        ("ruby", False, False),
        ("https://exa mple.com", False, False),
    ],
)
def test_addresses_are_told_from_names(name, buildpack, cnb):
    assert (lifecycles.is_buildpack_uri(name), lifecycles.is_cnb_buildpack_uri(name)) == (buildpack, cnb)


@pytest.fixture
def ruby(world):
    """Three buildpacks of one name: one without a stack, one of a stack, one without bits."""
    given = {"name": "ruby", "filename": "a.zip"}
    anywhere = world.add(Buildpack(**world.stamp(Buildpack), **given))
    here = world.add(Buildpack(**world.stamp(Buildpack), **given, stack="cflinuxfs4"))
    world.add(Buildpack(**world.stamp(Buildpack), name="empty"))
    return anywhere, here


def test_a_buildpack_of_the_stack_goes_before_one_of_any(world, ruby):
    anywhere, here = ruby
    found = [
        lifecycles.find_installed(world, name, Lifecycle(type=kind, stack=stack))
        for name, kind, stack in [
            ("ruby", "buildpack", "cflinuxfs4"),
            ("ruby", "buildpack", "other"),
            ("ruby", "cnb", "cflinuxfs4"),
            ("empty", "buildpack", "cflinuxfs4"),
            ("Ruby", "buildpack", "cflinuxfs4"),
        ]
    ]
    assert found == [here, anywhere, None, None, None]


def test_a_buildpack_without_bits_is_not_ready(world, ruby):
    with pytest.raises(Invalid, match="buildpack ready"):
        lifecycles.check_ready(world, Lifecycle(buildpacks=("empty",)))


def test_custom_buildpacks_can_be_switched_off(world):
    world.settings = world.settings.with_changes({"disable_custom_buildpacks": True})
    with pytest.raises(Exception, match="Custom buildpacks are disabled"):
        lifecycles.check_names(world, Lifecycle(buildpacks=("https://example.com/a",)))


@pytest.fixture
def stack(world):
    return world.change(world.stacks.first(name="cflinuxfs4"), name="s", state_reason="Soon.")


@pytest.mark.parametrize(
    ("state", "restaging", "said"),
    [
        ("ACTIVE", False, []),
        ("DEPRECATED", False, ["WARNING: The stack 's' is 'DEPRECATED' and will be removed in the future. Soon."]),
        ("RESTRICTED", True, ["WARNING: The stack 's' is 'RESTRICTED' and will be removed in the future. Soon."]),
    ],
)
def test_a_stack_s_state_warns(world, stack, state, restaging, said):
    world.change(stack, state=state)
    assert lifecycles.stack_warnings(world, "s", restaging=restaging) == said


@pytest.mark.parametrize(("state", "restaging"), [("RESTRICTED", False), ("DISABLED", False), ("DISABLED", True)])
def test_a_stack_s_state_refuses(world, stack, state, restaging):
    world.change(stack, state=state)
    with pytest.raises(Invalid) as refused:
        lifecycles.stack_warnings(world, "s", restaging=restaging)
    assert refused.value.details["sentence"] == (
        f"ERROR: Staging failed. The stack 's' is '{state}' and cannot be used for staging. Soon."
    )
