"""What sources told, kept for log-cache."""

import pytest

from fakecc.actions.platform import logs


def test_envelopes_are_in_the_order_of_their_times(world):
    for second in (3, 1, 2):
        logs.put(world, {"source_id": "a", "timestamp": str(second), "log": {}})
    assert [one.timestamp for one in logs.of_source(world, "a")] == [1, 2, 3]


def test_the_oldest_go_when_a_source_told_too_much(world, monkeypatch):
    monkeypatch.setattr(logs, "MOST_OF_A_SOURCE", 2)
    for text in "abc":
        logs.write(world, "x", text)
    logs.write(world, "y", "d")
    assert [one.content["payload"] for one in world.envelopes] == ["Yg==", "Yw==", "ZA=="]


def test_an_envelope_is_of_a_kind(world):
    with pytest.raises(ValueError, match="an envelope is one of log, counter"):
        logs.put(world, {"source_id": "a"})
