"""mypy --strict accepts the examples of the documents, and finds every typo of a table: what a tester writes is typed.

Examples leave out what pytest users leave out, the types of functions: they are put in, fixtures by their names.
"""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted(path for path in (ROOT / "docs").rglob("*.md") if "decisions" not in path.parts)]
BLOCK = re.compile(
    r"^<!-- run: (?P<mark>pytest(?: alone)?|python) -->\n```python\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
FIXTURES = {
    "fakecc": "fakecc_package.FakeCC",
    "cc": "fakecc_package.ServedWorld",
    "fakecc_worlds": "fakecc_package.WorldFactory",
    "fakecc_factory": "fakecc_package.ServerFactory",
    "monkeypatch": "pytest.MonkeyPatch",
    "tmp_path": "pathlib.Path",
    "session": "requests.Session",
    "client": "httpx.Client",
}
PRELUDE = """\
import pathlib
import typing
import httpx
import pytest
import requests
import fakecc as fakecc_package
from cloudfoundry_client.client import CloudFoundryClient
"""
# What README says of a client stands in the middle of a test.
GIVEN = {"README": "fakecc = fakecc_package.FakeCC()\n"}


class Annotating(ast.NodeTransformer):
    """Puts in the types of parameters and of what functions give."""

    def visit_FunctionDef(self, node):
        for argument in node.args.args + node.args.kwonlyargs:
            if argument.annotation is None and argument.arg not in {"self", "cls"}:
                argument.annotation = ast.parse(FIXTURES.get(argument.arg, "typing.Any"), mode="eval").body
        if node.returns is None:
            is_test = node.name.startswith("test_") or node.name in {"setUp", "tearDown"}
            node.returns = ast.parse("None" if is_test else "typing.Any", mode="eval").body
        return self.generic_visit(node)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 - as above


def annotated(text):
    return ast.unparse(Annotating().visit(ast.parse(text)))


def examples():
    """The examples by the name of a module: a page's tests are one, each of its programs is one."""
    for page in PAGES:
        name = re.sub(r"\W", "_", page.relative_to(ROOT).with_suffix("").as_posix())
        tests = ""
        for number, match in enumerate(BLOCK.finditer(page.read_text(encoding="utf-8")), 1):
            if match["mark"] == "pytest":
                tests += match["text"] + "\n\n"
            else:
                yield f"{name}_{number}", GIVEN.get(name, "") + match["text"]
        if tests:
            yield name, tests


TYPOS = [
    ("FakeCC(presett='empty')", 'Unexpected keyword argument "presett" for "FakeCC"; did you mean "preset"?'),
    ("FakeCC(preset='emty')", """expected "Literal['empty',"""),
    ("FakeCC(clock=5)", 'expected "str | Clock"'),
    ("FakeCC(auth='stric')", "expected \"Literal['lenient', 'strict']\""),
    ("FakeCC(strict=['v2_cal'])", """expected "Literal['unknown_route',"""),
    ("FakeCC(strict={'v2_cal': True})", """expected "Literal['unknown_route',"""),
    ("FakeCC(tls='yes')", 'expected "bool"'),
    ("cc.open('x', bogus=1)", 'Unexpected keyword argument "bogus" for "open" of "ServedFoundation"'),
    ("cc.token(user='admin')", 'Unexpected keyword argument "user" for "token" of "ServedWorld"'),
    ("cc.word", '"FakeCC" has no attribute "word"'),
    ("world.clock.advanec(5)", '"SteeredClock" has no attribute "advanec"; maybe "advance"?'),
    ("world.clock.advance(minute=5)", 'Unexpected keyword argument "minute" for "advance" of "SteeredClock"'),
    ("world.clock.set(None)", 'expected "float | str | datetime"'),
    ("world.fault(wen={'user': 'admin'})", 'Unexpected keyword argument "wen" for "fault" of "World"'),
    ("world.fault(when={'operatoin': 'x'}, then={})", 'Extra key "operatoin" for TypedDict "WhenKeywords"'),
    ("world.fault(when={'nth': '3'}, then={})", 'TypedDict item "nth" has type "int"'),
    ("world.fault(when={'broker': {'pln': 'x'}}, then={})", 'Extra key "pln" for TypedDict "BrokerCall"'),
    ("world.fault(when={}, then={'statu': 500})", 'Extra key "statu" for TypedDict "ThenKeywords"'),
    ("world.fault(when={}, then={'connection': 'rest'})", """Literal['reset',"""),
    ("world.fault(when={}, then={'carried_out': 'yes'})", 'TypedDict item "carried_out" has type "Literal[True]"'),
    ("world.fault('provison', statu=5)", 'Unexpected keyword argument "statu" for "fault" of "World"'),
    ("world.progress('slow')", """expected "Literal['immediate', 'after', 'polls', 'manual', 'never']"""),
    ("world.progress('after', secnds=3)", 'Unexpected keyword argument "secnds" for "progress" of "World"'),
    ("world.progress('polls', polls=2, polls_of='server')", """expected "Literal['client', 'broker']"""),
    ("world.progress('manual', resource='service_instance')", """expected "Literal['service_instances',"""),
    ("world.behaviour('ap')", """expected "Literal['app']"""),
    ("world.behaviour('app', stagin={})", 'Unexpected keyword argument "stagin" for "behaviour" of "World"'),
    ("world.behaviour('app', instances={'state': 'DEAD'})", """Literal['RUNNING', 'STARTING', 'CRASHED', 'DOWN']"""),
    ("world.gate('*', tttl='1m')", 'Unexpected keyword argument "tttl" for "gate" of "World"'),
    ("world.hook(when={'operation': 'x'}, befor={})", 'Unexpected keyword argument "befor" for "hook" of "World"'),
    ("world.hook(when={}, before={'relase': 'db'})", 'expected "DeedKeywords | None"'),
    ("world.seed(organisations=[])", 'Unexpected keyword argument "organisations" for "seed" of "World"'),
    ("world.service_instances.one(name='db').nam", '"ServiceInstance" has no attribute "nam"; maybe "name"?'),
    ("world.service_instances.first(name='db').name", 'Item "None" of "ServiceInstance | None" has no attribute "name"'),
    ("world.operation('db').relase()", 'has no attribute "relase"'),
    ("world.operation('db', 'service_instance')", """expected "Literal['service_instances',"""),
    ("world.journal.assert_called('apps.list', statu=200)", 'Unexpected keyword argument "statu" for "assert_called"'),
    ("world.service_instance", '"World" has no attribute "service_instance"'),
    ("world.organizations.first(name='org').name = 'x'", 'Property "name" defined in "Organization" is read-only'),
    ("mount(requests.Session(), preest='empty')", 'Unexpected keyword argument "preest" for "mount"; did you mean "preset"?'),
    ("MountedCC(tls=True)", 'Unexpected keyword argument "tls" for "MountedCC"'),
    ("ScriptedBroker(name='db', plan={})", 'Unexpected keyword argument "plan" for "ScriptedBroker"'),
    ("VirtualClock(start=None).scale", '"VirtualClock" has no attribute "scale"'),
    ("factory(presett='empty')", 'Unexpected keyword argument "presett" for "__call__" of "ServerFactory"'),
    ("worlds('eu', sed={})", 'Unexpected keyword argument "sed" for "__call__" of "WorldFactory"'),
    ("MarkerKeywords(progres='manual')", 'Extra key "progres" for TypedDict "MarkerKeywords"'),
]  # fmt: skip
TYPO_PRELUDE = """\
import requests
from fakecc import (FakeCC, MarkerKeywords, MountedCC, ScriptedBroker, ServerFactory, VirtualClock, World, WorldFactory, mount)
def typo(cc: FakeCC, world: World, factory: ServerFactory, worlds: WorldFactory) -> None:
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What mypy says, by the name of a module."""
    folder = tmp_path_factory.mktemp("typed")
    modules = {f"page_{name}": PRELUDE + annotated(text) for name, text in examples()}
    modules |= {f"typo_{number}": f"{TYPO_PRELUDE}    {typo}\n" for number, (typo, _) in enumerate(TYPOS)}
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    ran = subprocess.run(  # noqa: S603 - our own
        [
            sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir", str(ROOT / ".mypy_cache" / "docs"),
            "--ignore-missing-imports", "--disable-error-code=no-redef", "--no-error-summary", "--hide-error-context", ".",
        ],
        cwd=folder, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    lines = [line.partition(".py:") for line in (ran.stdout + ran.stderr).splitlines()]
    told = {name: [] for name in modules}
    for name, _, rest in lines:
        told.setdefault(name, []).append(rest)
    return told


@pytest.mark.parametrize("name", sorted(name for name, _ in examples()))
def test_an_example_is_typed_rightly(said, name):
    assert said[f"page_{name}"] == []


@pytest.mark.parametrize(("number", "sentence"), [pytest.param(n, s, id=typo) for n, (typo, s) in enumerate(TYPOS)])
def test_a_typo_is_found(said, number, sentence):
    lines = said[f"typo_{number}"]
    assert any(line.startswith("4: ") and sentence in line for line in lines), lines


def test_mypy_says_nothing_of_anything_else(said):
    assert {name for name in said if not name.startswith(("page_", "typo_"))} == set()
