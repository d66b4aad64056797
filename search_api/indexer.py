"""Registry → index: build a new version when something that can be found has changed."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from registry.queries import Registry
from search_api.analysis import ANALYSER_VERSION
from search_api.documents import search_documents
from search_api.fields import SCHEMA_VERSION
from search_api.port import SearchDocument, SearchIndex


@dataclass(frozen=True, slots=True)
class Built:
    """What a run of the indexer did: ``count`` documents in ``version``; ``fresh`` False if there was nothing to do."""

    version: str
    count: int
    fresh: bool


def wanted_version(registry: Registry) -> str:
    """Name of the version that fits the registry today. Counts by state are part of it: dates alone change states."""
    summary = registry.summary()
    parts = (summary.version, summary.by_state, SCHEMA_VERSION, ANALYSER_VERSION)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def build_index(registry: Registry, index: SearchIndex) -> Built:
    """Build the wanted version unless it is live."""
    version = wanted_version(registry)
    if index.version() == version:
        return Built(version, index.count(), fresh=False)
    return Built(version, index.build(_documents(registry), version), fresh=True)


def _documents(registry: Registry) -> Iterator[SearchDocument]:
    """All search documents, with a progress bar on a terminal."""
    rows = registry.search_rows()
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import track

        total = registry.documents(limit=1).total
        rows = iter(track(rows, "indexing", total=total, console=Console(stderr=True)))
    for contents in rows:
        yield from search_documents(contents)
