"""Seeds of the installation."""


def test_feature_flags(world):
    world.seed(feature_flags={"service_instance_creation": {"enabled": False, "custom_error_message": "not today"}})

    assert world.feature_flags.first(name="service_instance_creation").custom_error_message == "not today"


def test_a_flag_by_its_name_alone(world):
    world.seed(feature_flags={"diego_docker": True})

    flag = world.feature_flags.first(name="diego_docker")
    assert (flag.enabled, flag.custom_error_message) == (True, None)
