"""fakecc's own authority, and whom its certificates are for."""

import ssl
from concurrent.futures import ThreadPoolExecutor
from stat import S_IMODE

import pytest

from fakecc.server.certificates import CERTIFICATE, SECRET, Authority, default_folder


def shake_hands(authority, server, name):
    """Have a client that trusts the authority meet a server, in memory; raises where the certificate does not fit."""
    client = ssl.create_default_context(cadata=authority.pem)
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = client.wrap_bio(to_client, to_server, server_hostname=name)
    theirs = server.wrap_bio(to_server, to_client, server_side=True)
    for side in (ours, theirs, ours, theirs):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue


@pytest.mark.parametrize("name", ["localhost", "api.localhost", "127.0.0.1", "::1", "fakecc", "api.example.org"])
def test_a_certificate_holds_for_loopback_and_the_names_given(name):
    authority = Authority.make()
    shake_hands(authority, authority.context(["fakecc", "api.example.org"]), name)


def test_it_holds_for_no_other_name():
    authority = Authority.make()
    with pytest.raises(ssl.SSLCertVerificationError, match="not valid for 'elsewhere'"):
        shake_hands(authority, authority.context(), "elsewhere")


def test_another_authority_is_not_trusted():
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(Authority.make(), Authority.make().context(), "localhost")


def test_a_folder_has_one_authority_for_good(tmp_path):
    folder = tmp_path / "kept"
    with ThreadPoolExecutor(8) as pool:
        made = {authority.pem for authority in pool.map(Authority.of_folder, [folder] * 8)}
    assert made == {Authority.of_folder(folder).pem}
    assert {path.name for path in folder.iterdir()} == {CERTIFICATE, SECRET}
    assert (folder / CERTIFICATE).read_text() == made.pop()


def test_only_the_owner_reads_the_key(tmp_path):
    Authority.of_folder(tmp_path / "kept")
    assert S_IMODE((tmp_path / "kept" / SECRET).stat().st_mode) == 0o600


def test_a_certificate_that_went_astray_is_written_again(tmp_path):
    pem = Authority.of_folder(tmp_path).pem
    (tmp_path / CERTIFICATE).write_text("something else")
    assert Authority.of_folder(tmp_path).pem == pem == (tmp_path / CERTIFICATE).read_text()


def test_a_file_that_is_no_key_is_refused(tmp_path):
    (tmp_path / SECRET).write_text("nothing")
    with pytest.raises(ValueError, match="PEM"):
        Authority.of_folder(tmp_path)


def test_it_is_kept_among_the_users_data(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "fakecc"
