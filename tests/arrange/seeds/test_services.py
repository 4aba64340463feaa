"""Seeds of services: brokers with their catalogs, instances in any state, bindings and keys."""

from support.seeds import in_a_space, in_the_marketplace_of_a_space


def instance(world, name="i"):
    return world.service_instances.first(name=name)


def test_an_instance_stuck_in_its_deletion(world):
    world.seed(in_a_space({"name": "i", "plan": "db/p", "last_operation": {"type": "delete", "state": "in progress"}}))

    assert instance(world).last_operation.busy


def test_a_failed_update_with_its_moment(world):
    failed = {"type": "update", "state": "failed", "description": "no", "updated_at": "2015-03-01T10:00:00Z"}
    world.seed(in_a_space({"name": "i", "plan": "db/p", "last_operation": failed}))

    operation = instance(world).last_operation
    assert (operation.state, operation.description, operation.updated_at) == ("failed", "no", 1425204000.0)


def test_what_only_seeds_can_give_an_instance(world):
    given = {"gateway_data": "CONFIGURATION", "credentials": {"k": "v"}, "dashboard_url": "http://dash"}
    world.seed(in_a_space({"name": "i", "plan": "db/p", **given}))

    made = instance(world)
    assert (made.gateway_data, made.credentials, made.dashboard_url) == ("CONFIGURATION", {"k": "v"}, "http://dash")


def test_an_instance_without_a_plan_is_user_provided(world):
    world.seed(in_a_space({"name": "i", "credentials": {"uri": "x"}}))

    assert not instance(world).managed


def test_bindings_and_keys_of_an_instance(world):
    one = {"name": "i", "plan": "db/p", "bindings": [{"app": "a", "credentials": {"u": 1}}], "keys": [{"name": "k"}]}
    world.seed(in_a_space(one, apps=[{"name": "a"}]))

    binding = world.service_bindings.first(service_instance_guid=instance(world).guid)
    key = world.service_keys.first(service_instance_guid=instance(world).guid)
    assert (world.apps[binding.app_guid].name, binding.credentials, key.name) == ("a", {"u": 1}, "k")


def test_a_plan_only_some_organizations_see(world):
    plan = {"name": "p", "visibility": ["o"]}
    world.seed(
        organizations=[{"name": "o"}],
        service_brokers=[{"name": "b", "offerings": [{"name": "db", "plans": [plan]}]}],
    )

    visibility = next(iter(world.service_plan_visibilities))
    assert visibility.organization_guid == world.organizations.first(name="o").guid


def test_a_plan_of_a_spaces_broker_is_not_public(world):
    world.seed(in_the_marketplace_of_a_space())

    assert not world.service_plans.first(name="p").public


def test_a_plans_behaviour(world):
    behaviour = {"asynchronous": True, "mode": "after", "seconds": 3}
    plan = {"name": "p", "behaviour": behaviour}
    world.seed(service_brokers=[{"name": "b", "offerings": [{"name": "db", "plans": [plan]}]}])

    made = world.plan_behaviours.first(service_plan_guid=world.service_plans.first(name="p").guid)
    assert (made.asynchronous, made.mode, made.seconds) == (True, "after", 3)


BEHAVIOUR = {"dashboard_url": "https://dash/{guid}", "credentials": {"uri": "db://{guid}"}}


def in_a_space_with_behaviour(instance, broker):
    plan = {"name": "p", "behaviour": BEHAVIOUR}
    organization = {"name": "o", "spaces": [{"name": "s", "service_instances": [{"name": "i", **instance}]}]}
    brokers = [{"name": "b", **broker, "offerings": [{"name": "db", "plans": [plan]}]}]
    return {"organizations": [organization], "service_brokers": brokers}


def test_what_a_scripted_broker_gives_bears_the_resources_guid(world):
    world.seed(
        in_a_space_with_behaviour({"plan": "db/p", "guid": "i-guid", "keys": [{"name": "k", "guid": "k-guid"}]}, {})
    )

    key = world.service_keys["k-guid"]
    assert (instance(world).dashboard_url, key.credentials) == ("https://dash/i-guid", {"uri": "db://k-guid"})


def test_an_instance_that_was_not_made_has_nothing_of_its_broker(world):
    failed = {"plan": "db/p", "last_operation": {"type": "create", "state": "failed"}}
    world.seed(in_a_space_with_behaviour(failed, {}))

    assert instance(world).dashboard_url is None


def test_a_broker_over_http_gives_nothing_to_what_is_seeded(world):
    world.seed(in_a_space_with_behaviour({"plan": "db/p"}, {"url": "https://broker"}))

    assert instance(world).dashboard_url is None


def test_an_instance_without_any_operation(world):
    world.seed(in_a_space({"name": "i", "plan": "db/p", "last_operation": None}))

    assert instance(world).last_operation is None


def test_an_instance_whose_broker_was_not_asked_yet_has_no_credentials_at_all(world):
    world.seed(in_a_space({"name": "i", "plan": "db/p", "last_operation": {"type": "create", "state": "initial"}}))

    assert instance(world).credentials is None
