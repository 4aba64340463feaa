"""`fakecc ca`, and what is trusted by it."""

import ssl
import urllib.request

import pytest
from support.command import run

pytestmark = pytest.mark.slow


def test_who_trusts_it_is_served_without_a_warning(serve, tmp_path):
    url, _ = serve("--tls", FAKECC_CA_DIR=str(tmp_path))
    path = run("ca", "--path", FAKECC_CA_DIR=str(tmp_path)).stdout.strip()
    trusting = ssl.create_default_context(cafile=path)
    with urllib.request.urlopen(f"{url}/_fakecc/ca.pem", context=trusting, timeout=5) as answer:  # noqa: S310 - https, to ourselves
        assert answer.read().decode() == run("ca", FAKECC_CA_DIR=str(tmp_path)).stdout


def test_a_folder_that_cannot_be_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    result = run("ca", "--ca-dir", str(tmp_path / "file" / "below"))
    assert result.returncode == 1
    assert result.stderr.startswith(f"Error: no authority in {tmp_path}/file/below: ")
