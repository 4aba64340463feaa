"""The tables of docs/testing/worlds.md, seeds.md and frameworks.md: each row is a test."""

import contextlib
import json
from pathlib import Path

import httpx
import pytest
import requests
from support.document_tables import first_cells, rows, words

from fakecc import BadInput, FakeCC, MountedCC, ScriptedBroker, World, mount
from fakecc.arrange.public import keywords
from fakecc.arrange.seeds.documents import PRESETS
from fakecc.evidence.strict import StrictError
from fakecc.pytest_plugin import ARGUMENTS, SUITE_SWITCHES, SUITE_WORDS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


def names(cc, session=requests):
    return [one["name"] for one in session.get(f"{cc.url}/v3/organizations", headers=cc.headers()).json()["resources"]]


# worlds.md


def records_are_apart(one, other):
    one.world.fault(when={"operation": "spaces.list"}, then={"status": 503}, optional=True)
    before = other.world.now()
    one.world.clock.advance("1h")
    requests.post(f"{one.url}/v3/organizations", json={"name": "mine"}, headers=one.headers(), timeout=9)
    requests.post(f"{one.url}/uaa/Users", json={}, headers=one.headers(), timeout=9)
    apart = (len(other.world.faults), other.world.now() - before, len(other.world.journal), len(one.world.journal))
    return apart == (0, 0, 0, 2) and names(other) == ["system", "org"]


def ports_are_apart(one, other):
    links = [requests.get(cc.url, timeout=5).json()["links"]["self"]["href"] for cc in (one, other)]
    return links == [one.url, other.url] and one.url != other.url


def keys_are_apart(one, other):
    first, second = (requests.get(f"{cc.url}/uaa/token_keys", timeout=9).json()["keys"] for cc in (one, other))
    return not {key["n"] for key in first} & {key["n"] for key in second}


def control_apis_are_apart(one, other):
    known = requests.get(f"{one.url}/_fakecc/worlds", headers=one.control_headers, timeout=9).json()["worlds"]
    return other.url not in [world["url"] for world in known]


def certificates_are_apart(one, other):
    return isinstance(other, FakeCC) and one is not other


APART = {
    "records, users, journal, faults, clock": records_are_apart,
    "port and links": ports_are_apart,
    "keys that sign tokens": keys_are_apart,
    "control API and its token": control_apis_are_apart,
    "HTTPS and its certificate": certificates_are_apart,
}


@pytest.mark.parametrize(("matter", "of_worlds", "of_foundations"), rows("worlds.md", "what is apart"))
def test_what_is_apart(matter, of_worlds, of_foundations):
    is_apart = {"yes": True, "no": False}
    with FakeCC(clock="virtual", auth="strict") as one, FakeCC(clock="virtual") as foundation:
        assert APART[matter](one, foundation) is is_apart[of_foundations]
    with FakeCC(clock="virtual") as one:
        world = one.open("other")
        assert APART[matter](one, world) is is_apart[of_worlds]


@pytest.mark.parametrize("by", first_cells("worlds.md", "by"))
def test_how_a_request_chooses_its_world(by):
    with FakeCC() as cc:
        other = cc.open("other", preset="empty")
        url, more = {"port": (other.url, {}), "header": (cc.url, {"X-Fakecc-World": "other"})}[by]
        body = requests.get(f"{url}/v3/organizations", headers={**other.headers(), **more}, timeout=9).json()

    assert [one["name"] for one in body["resources"]] == ["system"]
    assert body["pagination"]["first"]["href"].startswith(url)


@pytest.mark.parametrize(("cell", "marker", "server", "configuration", "worlds"), rows("worlds.md", "word"))
def test_where_each_word_is_said(cell, marker, server, configuration, worlds):
    of_server = set(keywords.ServerKeywords.__annotations__)
    of_world = set(keywords.WorldKeywords.__annotations__)
    of_suite = {f"fakecc_{name}" for name in (*SUITE_WORDS, *SUITE_SWITCHES, "seed", "strict")}
    for word in words(cell):
        assert (word in ARGUMENTS) is (marker == "yes")
        assert (word in of_server) is (server == "yes")
        assert (word in of_world) is (worlds == "yes")
        assert (f"fakecc_{word}" in of_suite) is (configuration not in {"no", "in a seed"})


def test_every_word_is_in_the_table():
    said = {word for row in rows("worlds.md", "word") for word in words(row[0])}
    assert said == {*ARGUMENTS, *keywords.ServerKeywords.__annotations__}


AT_HAND = {
    "`fakecc.url`": lambda fakecc: requests.get(fakecc.url, timeout=9).status_code == 200,
    '`fakecc.token("anna")`, `fakecc.headers("anna")`': lambda fakecc: fakecc.headers("anna")["Authorization"].startswith("bearer "),
    "`fakecc.control_headers`": lambda fakecc: fakecc.control_headers == {"X-Fakecc-Token": "secret"},
    "`fakecc.world`": lambda fakecc: isinstance(fakecc.world, World),
    '`fakecc.world.spaces.one(name="dev")`': lambda fakecc: one_first_and_find(fakecc.world.spaces),
    "`fakecc.report()`": lambda fakecc: "no requests" not in fakecc.report(),
}  # fmt: skip


def one_first_and_find(spaces):
    with pytest.raises(LookupError, match="the nearest are dev"):
        spaces.one(name="def")
    return (spaces.one(name="dev").name, spaces.first(name="def"), spaces.find(name="def")) == ("dev", None, [])


@pytest.mark.parametrize("name", first_cells("worlds.md", "name"))
def test_what_testers_hold_in_their_hands(name):
    seed = {"users": [{"username": "anna"}], "organizations": [{"name": "shop", "spaces": [{"name": "dev"}]}]}
    with FakeCC(token="secret", seed=seed) as fakecc:
        requests.get(f"{fakecc.url}/v3/spaces", headers=fakecc.headers(), timeout=9)
        assert AT_HAND[name](fakecc)


# seeds.md

HELD = {
    "empty": lambda world: len(world.organizations) == 1 and world.accounts.one(username="admin"),
    "small": lambda world: {plan.name for plan in world.service_plans} == {"sync", "async"},
    "marketplace": lambda world: {"small", "medium", "large", "held", "stuck", "broken"} <= {p.name for p in world.service_plans},
    "tight-quotas": lambda world: world.organization_quotas.one(name="tight").total_services == 2,
    "documented-2015": lambda world: len(world.service_instances) > 0,
    "cf-deployment": lambda world: not world.settings.temporary_enable_v2,
}  # fmt: skip


@pytest.mark.parametrize("cell", first_cells("seeds.md", "preset"))
def test_what_each_preset_holds(cell):
    assert HELD[cell.strip("`")](World(cell.strip("`")))


def test_every_preset_is_in_the_table():
    assert {cell.strip("`") for cell in first_cells("seeds.md", "preset")} == set(PRESETS)


def written(folder):
    (folder / "team.yaml").write_text("organizations: [{name: shop}]\n", encoding="utf-8")
    return str(folder / "team.yaml")


FORMS = {
    "a document": lambda _: {"organizations": [{"name": "shop"}]},
    "the path of a YAML or JSON file": written,
    "a broker in Python": lambda _: ScriptedBroker(name="cache", plans={"slow": {"mode": "manual"}}),
    "a list of these": lambda folder: [{"organizations": [{"name": "shop"}]}, written(folder)],
    "sections as keywords": None,
}


@pytest.mark.parametrize("form", first_cells("seeds.md", "a seed is"))
def test_what_a_seed_may_be(form, tmp_path):
    with MountedCC() as cc:
        if FORMS[form] is None:
            cc.world.seed(users=[{"username": "anna"}])
            assert cc.world.accounts.one(username="anna")
            return
        cc.begin(seed=FORMS[form](tmp_path))
        assert cc.world.organizations.find(name="shop") or cc.world.service_brokers.find(name="cache")


def test_every_section_is_in_the_table():
    schema = json.loads((ROOT / "fakecc" / "presets" / "seed.schema.json").read_text(encoding="utf-8"))
    said = [word for cell in first_cells("seeds.md", "section") for word in words(cell)]
    assert sorted([*said, "$schema"]) == sorted(schema["properties"])


# frameworks.md


def clients(cc):
    if isinstance(cc, FakeCC):
        return [names(cc), httpx.get(f"{cc.url}/v3/info").status_code]
    with httpx.Client(transport=cc.transport()) as client:
        return [names(cc, cc.mount(requests.Session())), client.get(f"{cc.url}/v3/info").status_code]


def faults(cc):
    cc.world.fault(when={"operation": "organizations.list"}, then={"connection": "reset"})
    session = requests.Session() if isinstance(cc, FakeCC) else cc.mount(requests.Session())
    with pytest.raises(requests.ConnectionError):
        names(cc, session)


def more(cc):
    with cc.world.savepoint():
        cc.world.seed(organizations=[{"name": "mine"}])
    other = cc.open("other")
    with pytest.raises(StrictError):
        unfired(other)
    return [cc.report().split(" ", 1)[0], len(cc.world.organizations)]


def unfired(served):
    served.world.fault(when={"operation": "apps.list"}, then={"status": 503})
    served.check()


def events(cc):
    session = requests.Session() if isinstance(cc, FakeCC) else cc.mount(requests.Session())
    with contextlib.closing(session.get(f"{cc.url}/_fakecc/journal/events", stream=True, timeout=5)) as answer:
        return answer.status_code


WITHOUT_A_SOCKET = {
    "clients": (clients, [["system", "org"], 200], [["system", "org"], 200]),
    "faults of connections": (faults, None, None),
    "further worlds, `strict`, savepoints, report": (more, ["<fakecc", 2], ["<fakecc", 2]),
    "journal as server-sent events": (events, 200, 501),
}


@pytest.mark.parametrize("matter", [cell for cell in first_cells("frameworks.md", "what") if cell != "HTTPS"])
def test_what_is_there_without_a_socket(matter):
    ask, with_socket, without = WITHOUT_A_SOCKET[matter]
    with FakeCC() as served, MountedCC() as mounted:
        assert (ask(served), ask(mounted)) == (with_socket, without)


def test_any_url_without_a_certificate():
    session = requests.Session()
    with mount(session, "https://api.example.com") as cc:
        assert (cc.url, names(cc, session)) == ("https://api.example.com", ["system", "org"])
    with pytest.raises(TypeError, match="a world has no option 'tls'"):
        mount(session, tls=True)


def test_a_mistake_in_a_world_of_its_own_is_refused():
    with FakeCC() as cc, pytest.raises(BadInput, match="there is no preset 'emty'"):
        cc.open("other", preset="emty")
