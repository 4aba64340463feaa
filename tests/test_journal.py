"""The journal: bounded in number and in bytes, and read while others write."""

import threading

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
