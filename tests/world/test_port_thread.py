"""What is said to the thread that looks after a port; tests/server/test_lookout.py has what it does then."""

from threading import Thread

from fakecc.world import port_thread


def test_a_thread_of_no_port_puts_nothing_off_and_gives_no_way():
    assert (port_thread.put_off(list), port_thread.give_way()) == (False, None)


def test_what_a_thread_of_a_port_is_told_is_that_threads():
    told = []

    def work():
        later = port_thread.serve(lambda: told.append("gave way"))
        port_thread.give_way()
        told.append((port_thread.put_off(list), port_thread.put_off(list), later))

    thread = Thread(target=work)
    thread.start()
    thread.join()
    port_thread.give_way()
    assert told == ["gave way", (True, True, {list: None})]
