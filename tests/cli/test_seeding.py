"""What is told while large seeds are brought in."""

import sys
import threading
from pathlib import Path

from support import new_world

from fakecc.cli.seeding import records_counted


class Terminal:
    """Keeps what it shows; `told` is set by a line about records."""

    def __init__(self):
        self.text = ""
        self.told = threading.Event()

    def isatty(self):
        return True

    def write(self, text):
        self.text += text
        if "records" in text:
            self.told.set()

    def flush(self):
        pass


def test_a_terminal_shows_how_many_records_there_are(monkeypatch):
    terminal, world = Terminal(), new_world()
    monkeypatch.setattr(sys, "stderr", terminal)
    count = sum(len(table) for table in world.tables.values())
    with records_counted(world, [Path("world.yml")], every=0.001):
        assert terminal.told.wait(10)
    assert f"bringing in world.yml: {count:,} records" in terminal.text
    assert terminal.text.endswith("\r\x1b[K")


def test_without_seeds_nothing_is_told(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with records_counted(new_world(), [], every=0.001):
        assert not terminal.told.wait(0.05)
    assert terminal.text == ""


def test_no_terminal_is_told_anything(capsys):
    with records_counted(new_world(), [Path("world.yml")], every=0.001):
        pass
    assert capsys.readouterr().err == ""
