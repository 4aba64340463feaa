"""The journal: bounded in number and in bytes, and read while others write."""

import threading

import pytest

from fakecc.journal import Entry, Journal, WrittenJson


def entry(**given):
    return Entry(**{"kind": "request", "at": 0.0, "method": "GET", "path": "/", "status": 200, **given})


def test_the_oldest_are_forgotten():
    journal = Journal(kept=2)
    for status in (200, 201, 202):
        journal.add(entry(status=status))
    assert [kept.status for kept in journal] == [201, 202]


def test_a_long_body_is_cut_with_a_mark():
    journal = Journal()
    journal.add(entry(request="a" * 100_000, response={"b": "c" * 100_000}))
    (kept,) = journal
    assert (kept.request, kept.response) == (
        "a" * 65536 + "... (cut off by fakecc: 100000 bytes)",
        '{"b":"' + "c" * 65530 + "... (cut off by fakecc: 100008 bytes)",
    )


def test_a_body_that_fits_stays_as_it_is():
    journal = Journal()
    body = {"a": [1]}
    journal.add(entry(request=body))
    assert [kept.request for kept in journal] == [body]


def test_what_is_known_to_be_long_is_cut_without_being_measured():
    journal = Journal()
    journal.add(entry(response=["x"]), response_length=70_000)
    assert [kept.response for kept in journal] == ['["x"]... (cut off by fakecc: 70000 bytes)']


def test_all_together_have_a_bound():
    journal = Journal()
    for _ in range(1000):
        journal.add(entry(request="a" * 65_000))
    assert len(journal) == 16 * 1024 * 1024 // 65_000


def test_two_bodies_of_100_mb_leave_little():
    journal = Journal()
    for _ in range(2):
        journal.add(entry(request="a" * 100_000_000))
    assert sum(len(kept.request) for kept in journal) < 140_000


def test_it_is_read_while_others_write():
    journal = Journal(kept=100)
    ended = threading.Event()

    def write():
        while not ended.is_set():
            journal.add(entry())

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(3000):
            journal.query(path="/nowhere")
            list(journal)
    finally:
        ended.set()
        writer.join()


def test_what_was_forgotten_leaves_room():
    journal = Journal()
    journal.add(entry(request="a" * 65_000))
    journal.clear()
    for _ in range(258):
        journal.add(entry(request="a" * 65_000))
    assert len(journal) == 258


def test_a_body_as_json_is_read_when_it_is_asked_for():
    journal = Journal()
    journal.add(entry(response=WrittenJson('{"a":["\\u0026"]}')), response_length=15)
    assert [kept.response for kept in journal] == [{"a": ["&"]}]


GUIDS = [f"{number}0000000-0000-4000-8000-000000000000" for number in range(4)]


@pytest.mark.parametrize(
    ("path", "response", "reads"),
    [
        (f"/v3/apps/{GUIDS[0]}?names={GUIDS[1]}", {"errors": []}, GUIDS[:1]),
        ("/v3/apps", {"resources": [{"guid": GUIDS[0], "created_at": "x", "links": {"guid": GUIDS[1]}}]}, GUIDS[:1]),
        (
            f"/v2/apps/{GUIDS[1]}",
            {"metadata": {"guid": GUIDS[1], "created_at": "x"}, "entity": {"space_guid": GUIDS[2]}},
            GUIDS[1:2],
        ),
        ("/v3/apps", WrittenJson('{"guid": "a", "created_at": "x"}'), ["a"]),
        ("/v3/apps", "no JSON", []),
        ("/v3/apps", None, []),
    ],
    ids=["path", "v3", "v2", "a text", "no JSON", "nothing"],
)
def test_which_records_a_client_read(path, response, reads):
    assert list(entry(path=path, response=response).reads) == reads
