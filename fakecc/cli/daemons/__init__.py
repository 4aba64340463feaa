"""Servers in the background: `fakecc start`, `status`, `logs`, `stop`. A command a file; background.py has the rest."""
