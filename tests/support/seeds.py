"""Seeds that several tests plant."""


def in_a_space(*instances, **more):
    """A seed with one space and one scripted broker."""
    return {
        "organizations": [{"name": "o", "spaces": [{"name": "s", "service_instances": list(instances), **more}]}],
        "service_brokers": [{"name": "b", "offerings": [{"name": "db", "plans": [{"name": "p"}]}]}],
    }


def in_the_marketplace_of_a_space(**plan):
    """A seed with a broker that is a space's."""
    broker = {"name": "b", "space": "o/s", "offerings": [{"name": "db", "plans": [{"name": "p", **plan}]}]}
    return {"organizations": [{"name": "o", "spaces": [{"name": "s"}]}], "service_brokers": [broker]}
