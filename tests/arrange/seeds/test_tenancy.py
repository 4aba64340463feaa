"""Seeds of who there is and where: users, organizations, spaces, roles."""

from fakecc.actions.platform import uaa_accounts


def test_a_suspended_organization(world):
    world.seed(organizations=[{"name": "o", "suspended": True}])

    assert world.organizations.first(name="o").status == "suspended"


def test_a_space_role_brings_the_organization_role(world):
    world.seed(
        users=[{"username": "eve", "password": "x"}],
        organizations=[{"name": "o", "spaces": [{"name": "s", "roles": {"space_developer": ["eve"]}}]}],
    )

    guid = world.accounts.first(username="eve").guid
    assert [role.type for role in world.roles.find(user_guid=guid)] == ["organization_user", "space_developer"]


def test_who_has_a_role_becomes_known_to_the_cloud_controller(world):
    account = uaa_accounts.create(world, "eve")
    world.seed(organizations=[{"name": "o", "roles": {"organization_manager": ["eve"]}}])

    assert account.guid in world.users


def test_what_is_there_is_laid_over(world):
    world.seed(organizations=[{"name": "o", "guid": "the-guid", "spaces": [{"name": "s"}]}])
    world.seed(organizations=[{"name": "o", "suspended": True, "spaces": [{"name": "s", "allow_ssh": False}]}])

    organization = world.organizations.first(name="o")
    assert (organization.guid, organization.status, len(world.spaces)) == ("the-guid", "suspended", 1)


def test_what_is_laid_over_keeps_its_moment(world):
    world.seed(organizations=[{"name": "o"}])
    made = world.organizations.first(name="o").updated_at
    world.clock.advance(60)
    world.seed(organizations=[{"name": "o", "suspended": True}])

    assert world.organizations.first(name="o").updated_at == made
