"""What faults do to a client's connection, and what a client sees of it."""

import httpx
import requests

EFFECTS = {
    "reset": {"connection": "reset"},
    "close": {"connection": "close"},
    "empty": {"connection": "empty"},
    "truncate": {"connection": "truncate"},
    "wrong_length": {"connection": "wrong_length"},
    "garbage": {"connection": "garbage"},
    "hang": {"connection": "hang", "seconds": 0.01},
    "slow": {"seconds": 0.01},
    "dribble": {"connection": "dribble", "seconds": 0.02},
    "too slow": {"seconds": 3},
    "hangs for ever": {"connection": "hang"},
    "busy": {"status": 503},
}


def outcome(ask):
    """What becomes of a request: a status with the length of its body, or the class of what is raised."""
    try:
        answer = ask()
    except (requests.RequestException, httpx.TransportError) as error:
        return type(error)
    return answer.status_code, bool(answer.content)


def names(answer):
    """The names in a list of v3."""
    return [one["name"] for one in answer.json()["resources"]]
