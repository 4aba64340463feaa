"""Servers in the background (`fakecc start`, `status`, `logs`, `stop`; background.py), and programs beside a server."""
