"""`fakecc env`."""

from support.command import run


def test_env_points_clients_at_the_server():
    lines = run("env", "--port", "1234").stdout.splitlines()
    assert lines[0] == "export CF_API=http://127.0.0.1:1234"
    assert "export CF_PASSWORD=admin" in lines
