"""The catalog of a scripted broker, as a test changes it: the Cloud Controller sees it when it reads it again."""

from __future__ import annotations

from fakecc.arrange.checking import Missing, Part
from fakecc.brokers import scripted_catalog
from fakecc.json_types import Json
from fakecc.models.arranged import BrokerCatalog
from fakecc.models.services import ServiceBroker
from fakecc.near_names import nearest
from fakecc.osb.port import is_scripted
from fakecc.world import World


class BrokerAtHand:
    """A scripted broker, as a test holds it: `world.broker("db").catalog({"services": [...]})`."""

    def __init__(self, world: World, name: str) -> None:
        """Raises Missing when there is no scripted broker of that name."""
        self._world = world
        self.guid = find(world, name).guid

    def __repr__(self) -> str:
        offerings = ", ".join(str(one.get("name")) for one in self.catalog()["services"])
        return f"<scripted broker {self._world.service_brokers[self.guid].name!r}: {offerings or 'no offerings'}>"

    def catalog(self, document: Json = None) -> Json:
        """What the broker answers for its catalog; with a document, that is it from now on. Raises BadInput."""
        world = self._world
        with world.lock, world.transaction():
            if document is not None:
                put(world, world.service_brokers[self.guid], Part(document))
            return scripted_catalog.of(world, self.guid)


def find(world: World, name: str) -> ServiceBroker:
    """The scripted broker of that name or guid. Raises Missing."""
    broker = world.service_brokers.get(name) or world.service_brokers.first(name=name)
    if broker is None or not is_scripted(broker.url):
        known = [known.name for known in world.service_brokers if is_scripted(known.url)]
        raise Missing(f"there is no scripted broker {name!r}", tuple(nearest(name, known)))
    return broker


def put(world: World, broker: ServiceBroker, document: Part) -> None:
    """Have the broker answer this catalog. Raises BadInput where it is no catalog: faults make broken ones."""
    if not isinstance(document.value, dict) or not isinstance(document.value.get("services"), list):
        raise document.error("a catalog is an object with a list of services; a fault gives a broken one", ["services"])
    for known in world.broker_catalogs.find(service_broker_guid=broker.guid):
        world.remove(known)
    world.add(BrokerCatalog(**world.stamp(BrokerCatalog), service_broker_guid=broker.guid, catalog=document.value))
