"""Certificates: a site that sends its leaf alone is met by the intermediate that we bring; nothing else is let pass."""

from __future__ import annotations

import json
import ssl
import subprocess
import sys
import threading
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.crawler.conftest import REPOSITORY

NOW = datetime.now(UTC)


@dataclass
class Holder:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def key_pem(self) -> bytes:
        plain = serialization.NoEncryption()
        return self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)


def issue(name: str, signer: Holder | None, authority: bool, days: int = 1) -> Holder:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signer.certificate.subject if signer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=2))
        .not_valid_after(NOW + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    )
    return Holder(built.sign(signer.key if signer else key, hashes.SHA256()), key)


@contextmanager
def site(leaf: Holder, folder: Path):
    """A server that sends its leaf and no chain; gives its address."""
    chain = folder / f"{leaf.certificate.serial_number}.pem"
    chain.write_bytes(leaf.key_pem() + leaf.pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    with HTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"https://localhost:{server.server_port}/README.md"
        server.shutdown()


def test_a_missing_intermediate_is_supplied_and_verification_stays_on(tmp_path: Path) -> None:
    root = issue("root", None, authority=True)
    known, unknown = issue("known", root, authority=True), issue("unknown", root, authority=True)
    leaves = {
        "200": issue("localhost", known, authority=False),
        "the intermediate is not ours": issue("localhost", unknown, authority=False),
        "another name": issue("elsewhere.example", known, authority=False),
        "too old": issue("localhost", known, authority=False, days=-1),
        "signed by itself": issue("localhost", None, authority=False),
    }
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "known.pem").write_bytes(known.pem)
    (tmp_path / "root.pem").write_bytes(root.pem)
    with ExitStack() as stack:
        addresses = {stack.enter_context(site(leaf, tmp_path)): why for why, leaf in leaves.items()}
        asking = [sys.executable, "-m", "tests.replica.handshake", tmp_path / "root.pem", tmp_path / "ours", *addresses]
        asked = subprocess.run(asking, cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=True)
    ended = {addresses[address]: outcome for address, outcome in json.loads(asked.stdout).items()}
    assert ended == {why: "200" if why == "200" else "DownloadFailedError" for why in leaves}
