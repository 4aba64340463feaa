"""What pytest keeps of a whole suite, when it is asked to: coverage, the footprint, the journals of all tests.

The plugin (fakecc/pytest_plugin.py) imports this module where one of the options is given. Under xdist each worker
keeps its own: coverage travels to the controller, journals lie beside the wanted file until the controller joins them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TextIO

import pytest

from fakecc.arrange.checking import BadInput
from fakecc.evidence import coverage_pages, footprint
from fakecc.evidence.coverage import Coverage
from fakecc.evidence.entries import present
from fakecc.journal import Entry
from fakecc.records import Value, value_type
from fakecc.world import World
from fakecc.worlds import WITNESS

OUTPUT = "fakecc_coverage"
REPORTS = "term, term-missing, json:FILE or html:FILE"
KINDS = {("term", False), ("term-missing", False), ("json", True), ("html", True)}


@value_type
class SuiteWishes(Value):
    """What is to be kept. `coverage` are reports, as REPORTS has them; a path is None where it is not wanted.

    With `update` the footprint is written at the end, instead of being checked after each test.
    """

    coverage: tuple[str, ...] = ()
    footprint: Path | None = None
    update: bool = False
    journal: Path | None = None


class SuiteEvidence:
    """A plugin of pytest. Raises UsageError for options that say what cannot be done."""

    def __init__(self, config: pytest.Config, wishes: SuiteWishes) -> None:
        for report in wishes.coverage:
            kind, _, file = report.partition(":")
            if (kind, bool(file)) not in KINDS:
                message = f"--fakecc-coverage takes {REPORTS}, not {report!r}"
                raise pytest.UsageError(message)
        self._wishes = wishes
        self._worker: str = getattr(config, "workerinput", {}).get("workerid", "")
        self._coverage = Coverage()
        self._known = self._read_footprint()
        self._journal = self._open_journal()
        # The test that is running (its node id), and the entries that it made so far.
        self._test = ""
        self._entries: list[Entry] = []
        self._before = WITNESS.set(self._listen_to)

    def _listen_to(self, current: Callable[[], World]) -> None:
        """Hear of every call to a world, whoever made it: a fixture, FakeCC, a mounted session, the control API."""
        name = current().name

        def note(entry: Entry) -> None:
            self._coverage(entry)
            if self._known is not None:
                self._entries.append(entry)
            if self._journal is not None:
                shown = {"test": self._test, "world": name, **present(current().journal.readable(entry))}
                self._journal.write(json.dumps(shown, default=str) + "\n")

        current().journal.listeners.append(note)

    def pytest_unconfigure(self) -> None:
        """Hear of no more worlds."""
        WITNESS.reset(self._before)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """What comes is this test's."""
        self._test = nodeid

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self) -> Generator[None, None, None]:
        """Raises FootprintError where the test called what the footprint does not have."""
        __tracebackhide__ = True
        try:
            yield
        finally:
            entries, self._entries = self._entries, []
        if self._known is not None:
            footprint.check(entries, self._known)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        """Take over what a worker of xdist saw."""
        output = getattr(node, "workeroutput", {}).get(OUTPUT)
        if output:
            self._coverage.merge(json.loads(output))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand a worker's share to the controller, or write the files."""
        if self._journal is not None:
            self._journal.close()
        if self._worker:
            session.config.workeroutput[OUTPUT] = json.dumps(self._coverage.as_json())  # type: ignore[attr-defined]
            return
        self._join_journals()
        for report in self._wishes.coverage:
            kind, _, file = report.partition(":")
            if file:
                Path(file).write_text(self._report(kind), encoding="utf-8")
        if self._wishes.footprint is not None and self._wishes.update:
            footprint.write(self._wishes.footprint, self._coverage.operations)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Tell what was kept, and where."""
        for line in self._summary():
            terminalreporter.write_line(line)

    def _summary(self) -> Iterator[str]:
        for report in self._wishes.coverage:
            kind, _, file = report.partition(":")
            if file:
                yield f"fakecc coverage: {file}"
            else:
                yield from coverage_pages.lines(self._coverage, unmet=kind == "term-missing")
        if self._wishes.journal is not None:
            yield f"fakecc journal: {self._wishes.journal}"
        if self._wishes.footprint is not None and self._wishes.update:
            yield f"fakecc footprint: {self._wishes.footprint}, {len(self._coverage.operations)} calls"
        idle = sorted((self._known or frozenset()) - self._coverage.operations.keys())
        if idle:
            yield f"fakecc footprint: no test made these calls: {', '.join(idle)}"

    def _report(self, kind: str) -> str:
        if kind == "html":
            return coverage_pages.html(self._coverage)
        return json.dumps(self._coverage.as_json(), indent=2) + "\n"

    def _read_footprint(self) -> frozenset[str] | None:
        """The calls that tests may make; None where they may make any."""
        if self._wishes.footprint is None or self._wishes.update:
            return None
        try:
            return footprint.read(self._wishes.footprint)
        except BadInput as problem:
            raise pytest.UsageError(str(problem)) from None

    def _open_journal(self) -> TextIO | None:
        if self._wishes.journal is None:
            return None
        if not self._worker:
            for old in self._parts(self._wishes.journal):
                old.unlink()
        path = self._wishes.journal
        return (path.with_name(f"{path.name}.{self._worker}") if self._worker else path).open("w", encoding="utf-8")

    def _join_journals(self) -> None:
        if self._wishes.journal is None:
            return
        with self._wishes.journal.open("a", encoding="utf-8") as whole:
            for part in self._parts(self._wishes.journal):
                whole.write(part.read_text(encoding="utf-8"))
                part.unlink()

    def _parts(self, path: Path) -> list[Path]:
        """The files of xdist's workers."""
        return sorted(path.parent.glob(f"{path.name}.gw*"), key=lambda part: (len(part.name), part.name))
