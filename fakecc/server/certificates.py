"""A certificate authority of fakecc's own, and the certificates of its servers.

With a folder it is made once and found again by the next server, as mkcert's is; without one it lives as long as the
process. Who trusts it sees no warning, and nobody has to switch verification off.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import socket
import ssl
import tempfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from fakecc.clock import wall_second

# What clients trust; and the key beside it, in a file of its own that holds both.
CERTIFICATE, SECRET = "ca.pem", "authority.pem"
DAYS, SERVER_DAYS = 3650, 397
# By which names a client on the same machine may ask, whatever the server listens at.
LOOPBACK = ("localhost", *(f"{name}.localhost" for name in ("api", "uaa", "login", "log-cache")), "127.0.0.1", "::1")


class Authority:
    """Signs the certificates of servers. `pem` is its own certificate, which clients trust."""

    def __init__(self, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
        self._certificate = certificate
        self._key = key
        self.pem = certificate.public_bytes(serialization.Encoding.PEM).decode()

    @classmethod
    def make(cls) -> Self:
        """A new authority."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"fakecc on {socket.gethostname()}"[:64])])
        public = key.public_key()
        usage = x509.KeyUsage(
            digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False,
            key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False,
            decipher_only=False,
        )  # fmt: skip
        builder = (
            _builder(name, name, public, DAYS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        )
        return cls(builder.sign(key, hashes.SHA256()), key)

    @classmethod
    def of_folder(cls, folder: Path) -> Self:
        """The authority kept in a folder; a new one is written there first. Raises OSError or ValueError."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with contextlib.suppress(FileExistsError):
            if not (folder / SECRET).exists():
                _write(folder / SECRET, cls.make().secret(), os.link)
        authority = cls._read(folder / SECRET)
        public = folder / CERTIFICATE
        if not public.exists() or public.read_text(encoding="ascii", errors="replace") != authority.pem:
            _write(public, authority.pem.encode(), os.replace)
        return authority

    @classmethod
    def _read(cls, file: Path) -> Self:
        content = file.read_bytes()
        key = serialization.load_pem_private_key(content, None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError(f"{file} holds no key of fakecc's: delete it")  # noqa: TRY004 - the file is wrong, not the call
        return cls(x509.load_pem_x509_certificate(content), key)

    def secret(self) -> bytes:
        """Its key and its certificate, as PEM: what a folder keeps."""
        return _pem(self._key) + self.pem.encode()

    def context(self, names: Iterable[str] = ()) -> ssl.SSLContext:
        """What a server shakes hands with: a certificate for loopback, this machine's name and other `names`."""
        key = ec.generate_private_key(ec.SECP256R1())
        hosts = dict.fromkeys([*LOOPBACK, socket.gethostname(), *names])
        common = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "fakecc")])
        builder = (
            _builder(common, self._certificate.subject, key.public_key(), SERVER_DAYS)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([_general_name(host) for host in hosts if host]), critical=False)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        )
        certificate = builder.sign(self._key, hashes.SHA256())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        # The library of Python reads certificates from files only.
        with tempfile.TemporaryDirectory() as folder:
            chain = Path(folder) / "server.pem"
            chain.write_bytes(_pem(key) + certificate.public_bytes(serialization.Encoding.PEM))
            context.load_cert_chain(chain)
        return context


def default_folder() -> Path:
    """Where the authority of `fakecc serve --tls` is kept: `$XDG_DATA_HOME/fakecc`, or `~/.local/share/fakecc`."""
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "fakecc"


def _builder(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, days: int
) -> x509.CertificateBuilder:
    now = datetime.fromtimestamp(wall_second(), UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days))
    )


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host.encode("idna").decode() if not host.isascii() else host)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes, put: Callable[[Path, Path], None]) -> None:
    """Write a file that only its owner reads, whole or not at all; `put` takes its name: os.link or os.replace."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    temporary = Path(file.name)
    try:
        put(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
