"""A client as teams write it, whose bugs the tests beside this file were reported for."""

import pytest
import requests


class Client:
    """A small client of the Cloud Controller that does it right."""

    def __init__(self, cc, username="admin"):
        self.cc, self.username = cc, username
        # For how many seconds it was told to wait; these tests do not wait.
        self.waits = []
        self.log_in()

    def log_in(self):
        form = {"grant_type": "password", "username": self.username, "password": self.username}
        answer = requests.post(f"{self.cc.url}/uaa/oauth/token", data=form, auth=("cf", ""), timeout=5)
        self.headers = {"Authorization": f"bearer {answer.json()['access_token']}"}

    def ask(self, method, path, **more):
        """The answer; a token that has ended is renewed, and too many requests are tried again as Retry-After says."""
        url = path if path.startswith("http") else self.cc.url + path
        for _ in range(5):
            answer = requests.request(method, url, headers=self.headers, timeout=5, **more)
            if answer.status_code == 401:
                self.log_in()
            elif answer.status_code == 429:
                self.waits.append(int(answer.headers["Retry-After"]))
            else:
                break
        return answer

    def resources(self, path):
        return self.ask("GET", path).json()["resources"]

    def create(self, plan="async", name="db"):
        """Ask for a service instance; gives the answer."""
        guids = {
            "space": self.resources("/v3/spaces?names=space")[0]["guid"],
            "service_plan": self.resources(f"/v3/service_plans?names={plan}")[0]["guid"],
        }
        related = {key: {"data": {"guid": guid}} for key, guid in guids.items()}
        body = {"type": "managed", "name": name, "relationships": related}
        return self.ask("POST", "/v3/service_instances", json=body)

    def wait(self, job, polls=20):
        """The states of a job up to its end, each once; at most so many polls."""
        states = []
        for _ in range(polls):
            state = self.ask("GET", job).json()["state"]
            states += [state] if states[-1:] != [state] else []
            if state in {"COMPLETE", "FAILED"}:
                break
        return states

    def instance(self, name="db"):
        return next(iter(self.resources(f"/v3/service_instances?names={name}")), None)


@pytest.fixture
def client(fakecc):
    return Client(fakecc)
