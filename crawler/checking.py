"""Is what we keep whole? Ledger, raw bytes, archive and feed are held against each other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from corpus.store import Store
from crawler.archive import read_exchange
from crawler.ledger import Ledger
from crawler.rows import Resource


def breaches(ledger: Ledger, store: Store, archive: Path, sites: list[str]) -> Iterator[str]:
    """One line for each thing that is not as the ledger says."""
    yield from (f"ledger: {line}" for line in ledger.breaches())
    for site in sites:
        for kind in ("detail", "file"):
            for resource in ledger.resources(site, kind, "fetched", "parsed", "stored"):
                yield from (f"{site} {kind} {resource.key}: {line}" for line in _breaches(resource, store, archive))


def _breaches(resource: Resource, store: Store, archive: Path) -> Iterator[str]:
    path = store.raw_path(resource.sha256)
    if not path.is_file():
        yield "its bytes are missing"
    elif hashlib.sha256(path.read_bytes()).hexdigest() != resource.sha256:
        yield "its bytes do not have their hash"
    if resource.state == "parsed" and not resource.record:
        yield "parsed, but there is no record"
    try:
        read_exchange(archive, resource.warc)
    except (OSError, ValueError) as error:
        yield f"its exchange is not in the archive: {error}"
