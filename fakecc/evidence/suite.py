"""What pytest keeps of a whole suite, when it is asked to: coverage, the footprint, the journals of all tests.

The plugin (fakecc/pytest_plugin.py) imports this module where one of the options is given. Under xdist each worker
keeps its own: coverage travels to the controller, journals lie beside the wanted file until the controller joins them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol, TextIO

import pytest

from fakecc.arrange.checking import BadInput
from fakecc.evidence import coverage_pages, footprint
from fakecc.evidence.coverage import Coverage
from fakecc.evidence.entries import present
from fakecc.journal import Entry
from fakecc.records import Value, value_type
from fakecc.world import World

OUTPUT = "fakecc_coverage"
REPORTS = "term, json:FILE or html:FILE"


class WorldHolder(Protocol):
    """What has a world, which may become another one."""

    @property
    def world(self) -> World:
        """The world that it has now."""
        ...


@value_type
class SuiteWishes(Value):
    """What is to be kept. `coverage` are reports (term, json:FILE, html:FILE); a path is None where it is not wanted.

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
            if (kind, bool(file)) not in {("term", False), ("json", True), ("html", True)}:
                message = f"--fakecc-coverage takes {REPORTS}, not {report!r}"
                raise pytest.UsageError(message)
        self._wishes = wishes
        self._worker: str = getattr(config, "workerinput", {}).get("workerid", "")
        self._coverage = Coverage()
        self._known = self._read_footprint()
        self._journal = self._open_journal()
        # The entries of the test that is running, and what ends listening to its worlds.
        self._entries: list[Entry] = []
        self._listening: list[Callable[[], None]] = []

    def begin(self, test: str, served: WorldHolder) -> None:
        """Listen to a world of this test (its node id) from now on."""
        name = served.world.name

        def note(entry: Entry) -> None:
            self._coverage(entry)
            if self._known is not None:
                self._entries.append(entry)
            if self._journal is not None:
                shown = present(served.world.journal.readable(entry))
                self._journal.write(json.dumps({"test": test, "world": name, **shown}, default=str) + "\n")

        served.world.journal.listeners.append(note)
        self._listening.append(lambda: _remove(served, note))

    def end(self) -> None:
        """Listen no more. Raises FootprintError where the test called what the footprint does not have."""
        __tracebackhide__ = True
        for stop in self._listening:
            stop()
        entries, self._entries, self._listening = self._entries, [], []
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
            yield from coverage_pages.lines(self._coverage) if kind == "term" else (f"fakecc coverage: {file}",)
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


def _remove(served: WorldHolder, listener: Callable[[Entry], None]) -> None:
    # The world may be another by now, which took the listeners over.
    if listener in served.world.journal.listeners:
        served.world.journal.listeners.remove(listener)
