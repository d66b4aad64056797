"""Certificates that we trust: public roots, and intermediates that a site forgets to send. Verification stays on."""

from __future__ import annotations

from pathlib import Path

import certifi

from corpus.store import write_atomic

INTERMEDIATES = Path(__file__).parent / "certificates"
"""Each is signed by a public root; it only closes a gap in a chain and is no root itself."""


def write_bundle(path: Path) -> Path:
    """Write roots and intermediates into one file, which OpenSSL reads through ``SSL_CERT_FILE``."""
    parts = [Path(certifi.where()), *sorted(INTERMEDIATES.glob("*.pem"))]
    write_atomic(path, b"\n".join(part.read_bytes() for part in parts))
    return path
