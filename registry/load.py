"""Loading: stored documents and candidates → facts, and from them items, events and reviews. One transaction each.

After every transaction the registry is exactly what the documents loaded so far come to. So a load that is killed goes
on where it stopped, and neither the order of documents nor the number of runs shows in the result.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, select

from corpus.model import Document, Extraction
from corpus.store import Store, text_hash
from registry.db import reading, transaction, writer
from registry.facts import put, remove
from registry.known import next_stamp, utc_now
from registry.models import DocumentRow

RESOLVER_VERSION = "11"
"""Raise it when the same facts come to other items or events: everything is then loaded anew."""


class LoadError(Exception):
    """A stored document or its candidates cannot be loaded. ``str()`` is the one line a person sees."""

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(f"{name}: {detail}. Import the document and run the extraction again.")


@dataclass(slots=True)
class Loaded:
    """What a load did."""

    loaded: int = 0
    skipped: int = 0
    removed: int = 0
    refused: tuple[str, ...] = ()


def load(
    engine: Engine,
    data_dir: Path,
    progress: Callable[[Sequence[str]], Iterable[str]] = iter,
    clock: Callable[[], datetime] = utc_now,
) -> Loaded:
    """Bring the registry to what the store holds. ``progress`` wraps the iteration over the documents to load."""
    store = Store(data_dir)
    present = {name: _fingerprint(data_dir, name) for name in store.documents()}
    with reading(engine) as session:
        known = dict(session.execute(select(DocumentRow.stored_id, DocumentRow.fingerprint)).all())
    changed = [name for name, fingerprint in present.items() if known.get(name) != fingerprint]
    gone = sorted(known.keys() - present.keys())
    extracted = set(store.extractions())
    done = Loaded(skipped=len(present) - len(changed), removed=len(gone))
    with writer(engine) as connection:
        for name in gone:
            with transaction(connection):
                remove(connection, name, next_stamp(connection, clock))
        for name in progress(changed):
            try:
                document, extraction = read(store, name, name in extracted)
            except LoadError as error:
                done.refused += (str(error),)
                continue
            with transaction(connection):
                new = put(connection, name, document, extraction, present[name], next_stamp(connection, clock))
            done.loaded += new
            done.skipped += not new  # another loader was faster
    return done


def _fingerprint(data_dir: Path, name: str) -> str:
    digest = hashlib.sha256(RESOLVER_VERSION.encode())
    for folder in ("corpus/documents", "candidates"):
        path = data_dir / folder / f"{name}.json.gz"
        digest.update(b"\0" + (path.read_bytes() if path.exists() else b""))
    return digest.hexdigest()


def read(store: Store, name: str, extracted: bool) -> tuple[Document, Extraction]:
    """A stored document and what was found in it: nothing, if it is not ``extracted`` yet. Raises LoadError."""
    try:
        document = store.load(name)
        stored = store.extraction(name) if extracted else None
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise LoadError(name, f"files that cannot be read ({type(error).__name__})") from error
    if stored is None:
        return document, Extraction("")
    if stored.text_hash != text_hash(document):
        raise LoadError(name, "candidates that belong to another text")
    if any(not 0 <= found.start <= found.end <= len(document.text) for found in stored.extraction.candidates):
        raise LoadError(name, "candidates that lie outside of the text")
    return document, stored.extraction
