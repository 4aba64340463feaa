"""Streams of what becomes of routes."""

from fakecc.neighbours import route_events


def test_a_listener_hears_of_its_kind(world):
    stream = route_events.events_reply(world, "tcp").stream
    for kind, event in (("http", "Upsert"), ("tcp", "Upsert"), ("tcp", "Delete")):
        route_events.announce(world, kind, event, {"port": 1})
    assert [next(stream), next(stream)] == [
        b'id: 0\nevent: Upsert\ndata: {"port":1}\n\n', b'id: 1\nevent: Delete\ndata: {"port":1}\n\n',
    ]  # fmt: skip


def test_a_quiet_moment_is_an_empty_piece(world, monkeypatch):
    monkeypatch.setattr(route_events, "HEARTBEAT_SECONDS", 0.001)
    assert next(route_events.events_reply(world, "tcp").stream) == b""


def test_who_goes_hears_no_more(world):
    stream = route_events.events_reply(world, "tcp").stream
    assert len(world.route_listeners) == 1
    stream.close()
    assert world.route_listeners == []
