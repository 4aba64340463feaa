"""Steps are registered, and records are made, below `actions/`: a record has one maker, and seeds use it, too."""

import ast

import pytest
from support import source

pytestmark = pytest.mark.slow

REGISTER = {"fakecc.world.action", "fakecc.world.agenda.action"}
# A snapshot gives back records that were made before.
HOMES = ("actions/", "arrange/snapshots/")
# Which records other modules make, and why. A line that is not needed any more must go.
MAKERS = {
    ("arrange/behaviours.py", "AppBehaviour"): "what a test arranges has no action",
    ("arrange/broker_catalogs.py", "BrokerCatalog"): "what a test arranges has no action",
    ("arrange/faults.py", "Fault"): "what a test arranges has no action",
    ("arrange/gates.py", "Gate"): "what a test arranges has no action",
    ("arrange/progress.py", "ProgressRule"): "what a test arranges has no action",
    ("arrange/seeds/services.py", "PlanBehaviour"): "what a test arranges has no action",
    ("brokers/scripted.py", "BrokerOperation"): "what a broker in memory remembers is its own",
    ("runtime/calls.py", "RuntimeVerdict"): "what a fault said of a call is the runtime's own",
    ("uaa/zones/zones.py", "IdentityZone"): "UAA's own zone, which is shown and in no table",
    ("world/facade.py", "Step"): "the agenda is the world's own",
}


def records(modules):
    """The dotted names of the classes that models declare as records."""
    return {
        f"fakecc.{path.removesuffix('.py').replace('/', '.')}.{node.name}"
        for path, tree in modules.items()
        if path.startswith("models/")
        for node in source.classes(tree)
        if any(source.dotted(tree, decorator) == "fakecc.records.record" for decorator in node.decorator_list)
    }


def makers(modules):
    """Module and record, for each record that is made outside the homes."""
    known = records(source.modules())
    return {
        (path, name.rsplit(".", 1)[1])
        for path, tree in modules.items()
        if not path.startswith(HOMES)
        for node in source.nodes(tree)
        if isinstance(node, ast.Call) and (name := source.dotted(tree, node.func)) in known
    }


def registering_modules(modules):
    """The modules that register a step of the agenda."""
    return {
        path
        for path, tree in modules.items()
        if any(name.startswith("fakecc.world") for name in source.imports(tree).values())
        for node in source.nodes(tree)
        if isinstance(node, ast.Name | ast.Attribute) and source.dotted(tree, node) in REGISTER
    }


def test_steps_are_registered_by_actions_only():
    registering = registering_modules(source.modules())
    assert "actions/delayed_jobs.py" in registering
    assert {path for path in registering if not path.startswith("actions/")} == set()


def test_records_are_made_by_actions_only():
    assert len(records(source.modules())) > 30
    complaint = source.mismatch(makers(source.modules()), MAKERS)
    assert not complaint, complaint


@pytest.mark.parametrize(
    ("find", "path", "text", "offences"),
    [
        pytest.param(makers, "v3/a.py", "from fakecc.models.apps import App\nApp(name='x')", {("v3/a.py", "App")}, id="record"),
        pytest.param(makers, "v3/a.py", "from fakecc.models import apps\napps.App()", {("v3/a.py", "App")}, id="record of a module"),
        pytest.param(makers, "v3/a.py", "from fakecc.models.apps import App as A\nA()", {("v3/a.py", "App")}, id="record by another name"),
        pytest.param(makers, "v3/a.py", "from fakecc.models.apps import App\ndef show(app: App): ...", set(), id="named only"),
        pytest.param(makers, "v3/a.py", "from fakecc.models.common import Metadata\nMetadata()", set(), id="value"),
        pytest.param(makers, "actions/a.py", "from fakecc.models.apps import App\nApp()", set(), id="action"),
        pytest.param(registering_modules, "v2/a.py", "from fakecc.world import action\n@action\ndef f(): ...", {"v2/a.py"}, id="step"),
        pytest.param(registering_modules, "v2/a.py", "from fakecc import world\n@world.action\ndef f(): ...", {"v2/a.py"}, id="step by module"),
        pytest.param(registering_modules, "v2/a.py", "from fakecc.world.agenda import action\naction(print)", {"v2/a.py"}, id="step by call"),
    ],
)  # fmt: skip
def test_an_offence_is_found(find, path, text, offences):
    assert find(source.parsed({path: text})) == offences
