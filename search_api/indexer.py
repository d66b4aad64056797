"""Registry → index: build a new version when something that can be found has changed."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from registry.queries import Registry
from search_api.analysis import ANALYSER_VERSION
from search_api.documents import search_documents
from search_api.errors import NoIndex
from search_api.fields import SCHEMA_VERSION
from search_api.port import SearchDocument, SearchIndex

_FORM = f"{SCHEMA_VERSION}-{ANALYSER_VERSION}-"
"""How the name of a version begins: only one of the same form can be changed into the next."""
_MOSTLY_NEW = 0.3
"""With a greater share of changed documents a new index is smaller and as soon ready."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a run of the indexer did: ``count`` documents in ``version``; ``fresh`` False if there was nothing to do."""

    version: str
    count: int
    fresh: bool


def wanted_version(registry: Registry) -> str:
    """Name of the version that fits the registry today. Counts by state are part of it: dates alone change states."""
    summary = registry.summary()
    parts = (summary.version, summary.by_state, summary.illustrative_by_state)
    return _FORM + hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def build_index(registry: Registry, index: SearchIndex) -> Built:
    """Build the wanted version unless it is live: from the live one, if that has the same form and mostly the same
    contents, else anew. Either way the version before answers until the new one is complete."""
    version, live = wanted_version(registry), index.version()
    if live == version:
        return Built(version, index.count(), fresh=False)
    digests = registry.search_digests()
    held = _held(index) if live.startswith(_FORM) else {}
    changed = {address for address, digest in digests.items() if held.get(address) != digest}
    gone = held.keys() - digests.keys()
    if len(changed) + len(gone) > len(held) * _MOSTLY_NEW:
        return Built(version, index.build(_documents(registry, digests, None), version), fresh=True)
    documents = _documents(registry, digests, changed)
    return Built(version, index.update(sorted(gone | (changed & held.keys())), documents, version), fresh=True)


def _held(index: SearchIndex) -> Mapping[str, str]:
    """What the live version holds; nothing if it cannot be opened."""
    try:
        return index.digests()
    except NoIndex:
        return {}


def _documents(
    registry: Registry, digests: Mapping[str, str], only: Collection[str] | None
) -> Iterator[SearchDocument]:
    """All search documents, or those of some documents, with a progress bar on a terminal."""
    rows = registry.search_rows(only=only)
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import track

        total = len(digests if only is None else only)
        rows = iter(track(rows, "indexing", total=total, console=Console(stderr=True)))
    for contents in rows:
        yield from search_documents(contents, digests.get(contents.document.id, ""))
