"""/_fakecc/envelopes: what sources tell, handed in."""

import support

from fakecc.actions.platform import logs


def test_envelopes_are_kept(world):
    batch = [{"source_id": "a", "log": {"payload": "aGVsbG8=", "type": "OUT"}}, {"source_id": "a", "event": {}}]
    assert support.ask(world, "POST", "/_fakecc/envelopes", {"batch": batch}).status == 204
    assert [one.kind for one in logs.of_source(world, "a")] == ["log", "event"]
