"""Fixtures for tests that talk to a Cloud Controller.

Everybody who has fakecc installed imports this module with pytest, so it imports nothing but pytest and the standard
library; the server is imported by the first test that wants one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    from typing import Unpack

    from fakecc.arrange.public.keywords import ServerKeywords, WorldKeywords
    from fakecc.in_process import FakeCC, ServedFoundation, ServedWorld, ServerFactory, WorldFactory

MARKER = (
    "fakecc(preset=None, seed=None, progress=None, faults=None, gates=None, clock=None, settings=None, auth=None, "
    "guids=None, strict=None, tls=None, redact=None, reads=None): the world of this test; progress is a mode, a rule "
    "or a list of rules, faults and gates are lists of them, seed a document or the path of a file, beside the test or "
    "in the working directory; clock is auto, virtual, virtual:2030-01-01T00:00:00Z, real or real:60; auth lenient or "
    "strict; guids makes guids repeatable; strict is True, False or names of switches (docs/testing/strict.md); "
    "tls=True is a server that speaks HTTPS; redact=True hides tokens, passwords and credentials in the journal; "
    "reads=True has it tell every record that was read"
)
# What is added up over the markers of a test; of anything else the nearest marker's word counts.
LISTS = ("seed", "progress", "faults", "gates")
ARGUMENTS = (
    "preset", "seed", "progress", "faults", "gates", "clock", "settings", "auth", "guids", "strict", "tls", "redact",
    "reads",
)  # fmt: skip
SWITCHES = ("tls", "redact", "reads")
# What a suite's configuration may say for every test, and what that is.
SUITE_WORDS = {
    "preset": "The preset of every test's world.",
    "clock": "The clock of every test's world: auto, virtual, virtual:2030-01-01T00:00:00Z, real or real:60.",
    "auth": "Whose tokens every test's world takes: lenient or strict.",
}
# The same, where it is true or false.
SUITE_SWITCHES = {
    "redact": "Hide tokens, passwords and credentials in every test's journal: true or false.",
    "reads": "Have every test's journal tell each record that was read: true or false.",
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the markers of a test say, the one nearest to the test last."""

    seeds: list[Any]
    progress: list[Any]
    faults: list[Any]
    gates: list[Any]
    settings: dict[str, Any]
    words: dict[str, Any]


SERVED: pytest.StashKey[list[ServedWorld]] = pytest.StashKey()
FAILED: pytest.StashKey[bool] = pytest.StashKey()
FINDINGS: pytest.StashKey[list[str]] = pytest.StashKey()
COVERAGE_HELP = (
    "What tests ask of fakecc, as a report: term, term-missing, json:FILE or html:FILE; several times for several."
)
FOOTPRINT_HELP = "The file that lists which operations tests call: a call that it does not have fails the test."
JOURNAL_HELP = "Write what was asked and answered in all tests to this file, an entry as JSON a line."


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, and keep what the options want kept."""
    config.addinivalue_line("markers", MARKER)
    coverage = config.getoption("fakecc_coverage") or config.getini("fakecc_coverage")
    footprint, journal = _path(config, "fakecc_footprint"), _path(config, "fakecc_journal")
    update = bool(config.getoption("fakecc_footprint_update"))
    if update and not footprint:
        message = "--fakecc-footprint-update needs --fakecc-footprint=FILE, or fakecc_footprint in the configuration"
        raise pytest.UsageError(message)
    if coverage or footprint or journal:
        from fakecc.evidence.suite import SuiteEvidence, SuiteWishes  # noqa: PLC0415 - most suites want none of it

        wishes = SuiteWishes(coverage=tuple(coverage), footprint=footprint, journal=journal, update=update)
        config.pluginmanager.register(SuiteEvidence(config, wishes), "fakecc_evidence")


def _path(config: pytest.Config, name: str) -> Path | None:
    """The path that an option gives, from where pytest was called, or that the configuration gives, from its folder."""
    given: str = config.getoption(name) or ""
    if given:
        # Workers of xdist are handed the options, and may stand elsewhere.
        path = config.invocation_params.dir / given
        setattr(config.option, name, str(path))
        return path
    written: str = config.getini(name)
    return config.rootpath / written if written else None


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take what holds for a whole suite from its configuration or the command line."""
    for name, meaning in SUITE_WORDS.items():
        parser.addini(f"fakecc_{name}", meaning, default="")
    for name, meaning in SUITE_SWITCHES.items():
        parser.addini(f"fakecc_{name}", meaning, type="bool", default=False)
    parser.addini("fakecc_seed", "Seeds of every test's world: files, named from the configuration's folder.", "paths")
    parser.addini(
        "fakecc_strict", "What tests with fakecc do not let pass: true, false, or names of switches.", default=""
    )
    group = parser.getgroup("fakecc")
    group.addoption("--fakecc-coverage", metavar="REPORT", action="append", help=COVERAGE_HELP)
    group.addoption("--fakecc-footprint", metavar="FILE", help=FOOTPRINT_HELP)
    group.addoption(
        "--fakecc-footprint-update", action="store_true", help="Write the footprint instead of checking it."
    )
    group.addoption("--fakecc-journal", metavar="FILE", help=JOURNAL_HELP)
    parser.addini("fakecc_coverage", COVERAGE_HELP, type="linelist")
    parser.addini("fakecc_footprint", FOOTPRINT_HELP, default="")
    parser.addini("fakecc_journal", JOURNAL_HELP, default="")


def pytest_report_header(config: pytest.Config) -> str:
    """Tell in a line which fakecc this is, and what the suite's configuration says to it."""
    names = (*SUITE_WORDS, *SUITE_SWITCHES, "strict")
    words = [
        f"{name}={str(value).lower() if value is True else value}"
        for name in names
        if (value := config.getini(f"fakecc_{name}"))
    ]
    seeds = [f"seed={path.name}" for path in config.getini("fakecc_seed")]
    return f"fakecc: {', '.join([version('fakecc'), *words, *seeds])}"


@pytest.fixture(scope="session")
def fakecc_options(pytestconfig: pytest.Config) -> ServerKeywords:
    """What FakeCC is made with: override it to choose preset, seed, settings, clock, auth or guids for every test."""
    names = (*SUITE_WORDS, *SUITE_SWITCHES, "seed")
    words: Any = {name: value for name in names if (value := pytestconfig.getini(f"fakecc_{name}"))}
    options: ServerKeywords = words
    return options


@pytest.fixture(scope="session")
def fakecc_server(fakecc_options: ServerKeywords) -> Iterator[FakeCC]:
    """One server for the whole session, on a free port; each process of xdist has its own."""
    yield from _serve(fakecc_options)


@pytest.fixture(scope="session")
def fakecc_tls_server(fakecc_options: ServerKeywords) -> Iterator[FakeCC]:
    """The same, speaking HTTPS, for tests whose marker says `tls=True`; `ca` is the certificate that clients trust."""
    yield from _serve({**fakecc_options, "tls": True})


@pytest.fixture
def fakecc(request: pytest.FixtureRequest) -> Iterator[FakeCC]:
    """A Cloud Controller whose world is clean: `url`, `world`, `token(username)`, `headers(username)`."""
    __tracebackhide__ = True
    wishes = _wishes(request.node)
    server: FakeCC = request.getfixturevalue("fakecc_tls_server" if wishes.words.pop("tls", False) else "fakecc_server")
    _remember(request.node, server)
    strict = wishes.words.pop("strict", request.config.getini("fakecc_strict") or None)
    _begin(server, wishes)
    yield server
    request.node.stash[FINDINGS] = server.findings()
    if request.node.stash.get(FAILED, False):
        server.world.check()
    else:
        server.check(strict)


@pytest.fixture
def fakecc_worlds(fakecc_server: FakeCC, request: pytest.FixtureRequest) -> Iterator[WorldFactory]:
    """A factory of further worlds of this server, each at a url of its own: `fakecc_worlds("eu", preset="empty")`."""
    made: list[str] = []

    def make(name: str | None = None, **options: Unpack[WorldKeywords]) -> ServedWorld:
        __tracebackhide__ = True
        name = name or f"world-{len(made) + 1}"
        served = fakecc_server.open(name, **options)
        made.append(name)
        _remember(request.node, served)
        return served

    yield make
    served = request.node.stash.get(SERVED, [])
    for name in made:
        fakecc_server.close(name)
    for one in served:
        one.check()


@pytest.fixture
def fakecc_factory(request: pytest.FixtureRequest) -> Iterator[ServerFactory]:
    """A factory of foundations, servers that share nothing: `fakecc_factory(preset="empty", auth="strict")`."""
    from fakecc.in_process import FakeCC  # noqa: PLC0415 - this module must not import the server

    made: list[tuple[FakeCC, Any]] = []

    def make(**options: Unpack[ServerKeywords]) -> FakeCC:
        __tracebackhide__ = True
        server = FakeCC(**options)
        made.append((server, options.get("strict", request.config.getini("fakecc_strict") or None)))
        _remember(request.node, server)
        return server

    yield make
    for server, _ in made:
        server.stop()
    for server, strict in made:
        server.check(False if request.node.stash.get(FAILED, False) else strict)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to a failed test's report what its worlds were asked, and what was under way."""
    report = yield
    if report.failed and not item.stash.get(FAILED, False):
        # A test that fails by what its fixtures find at the end has a report, too; one that failed has one already.
        report.sections += [("fakecc", served.report()) for served in item.stash.get(SERVED, [])]
    if report.failed and call.when != "teardown":
        item.stash[FAILED] = True
    if call.when == "teardown" and FINDINGS in item.stash:
        report.user_properties += [("fakecc", switch) for switch in item.stash[FINDINGS]]
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell in a line what strict tests would not have let pass."""
    told = Counter(
        switch
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "teardown"
        for name, switch in report.user_properties
        if name == "fakecc"
    )
    if told:
        counts = ", ".join(f"{switch} {count}" for switch, count in sorted(told.items()))
        terminalreporter.write_line(f"fakecc: with strict=True these would fail tests: {counts}")


def _serve(options: ServerKeywords) -> Iterator[FakeCC]:
    __tracebackhide__ = True
    from fakecc.in_process import FakeCC  # noqa: PLC0415 - this module must not import the server

    server = FakeCC(**options)
    yield server
    server.stop()


def _begin(server: ServedFoundation, wishes: Wishes) -> None:
    """Arrange the world as the markers say. A mistake in one fails the test with its sentence alone."""
    from fakecc.arrange.checking import BadInput  # noqa: PLC0415 - this module must not import the server
    from fakecc.settings import SettingError  # noqa: PLC0415 - as above

    try:
        server.begin(seed=wishes.seeds, settings=wishes.settings, **wishes.words)
        for rule in wishes.progress:
            server.world.progress(**(rule if isinstance(rule, dict) else {"mode": rule}))
        for fault in wishes.faults:
            server.world.fault(**fault)
        for gate in wishes.gates:
            server.world.gate(**(gate if isinstance(gate, dict) else {"job": gate}))
    except (BadInput, SettingError) as mistake:
        pytest.fail(f"the marker fakecc: {mistake}", pytrace=False)


def _remember(node: pytest.Item, served: ServedWorld) -> None:
    known = node.stash.setdefault(SERVED, [])
    if served not in known:
        known.append(served)


def _wishes(node: pytest.Item) -> Wishes:
    lists: dict[str, list[Any]] = {argument: [] for argument in LISTS}
    words: dict[str, Any] = {}
    settings: dict[str, Any] = {}
    for marker in reversed(list(node.iter_markers("fakecc"))):
        unknown = sorted(set(marker.kwargs) - set(ARGUMENTS))
        if unknown or marker.args:
            _refuse_argument(str([*unknown, *marker.args][0]))
        for argument, value in marker.kwargs.items():
            if value is None:
                continue
            _check_type(argument, value)
            if argument in lists:
                lists[argument] += value if isinstance(value, list) else [value]
            elif argument == "settings":
                settings |= value
            else:
                words[argument] = value
    seeds = [_find_seed(node, seed) for seed in lists["seed"]]
    # The nearest marker's rules stand first: the first rule that matches wins.
    return Wishes(seeds, lists["progress"][::-1], lists["faults"], lists["gates"], settings, words)


def _check_type(argument: str, value: object) -> None:
    """Refuse what would be taken for something else: a text that says no is as true as any."""
    __tracebackhide__ = True
    wanted: type = bool if argument in SWITCHES else dict if argument == "settings" else object
    if not isinstance(value, wanted):
        pytest.fail(f"the marker fakecc: /{argument}: {value!r:.60} is no {wanted.__name__}", pytrace=False)


def _refuse_argument(given: str) -> NoReturn:
    __tracebackhide__ = True
    from fakecc.near_names import suggest  # noqa: PLC0415 - this module imports nothing of ours

    hint = suggest(given, ARGUMENTS)
    pytest.fail(f"@pytest.mark.fakecc takes {', '.join(ARGUMENTS)} by name, not {given!r}{hint}", pytrace=False)


def _find_seed(node: pytest.Item, seed: object) -> object:
    """A seed; a file's path is looked for beside the test first."""
    beside = node.path.parent / seed if isinstance(seed, str | Path) else None
    return beside if beside and beside.exists() else seed
