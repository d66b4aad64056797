"""Metadata of real texts against fields that were read by eye. Titles are kept as the beginning of a hash."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest

from corpus.model import Metadata
from corpus.reading import read_file

pytestmark = pytest.mark.real

GOLDEN = Path(__file__).parent / "golden" / "metadata.json"


def fields(metadata: Metadata) -> dict[str, object]:
    return {
        "number": metadata.key.number,
        "kind": metadata.key.kind,
        "issuer": metadata.key.issuer,
        "issued": metadata.key.issued and metadata.key.issued.isoformat(),
        "signer": metadata.signer,
        "effective_from": metadata.effective_from and metadata.effective_from.isoformat(),
        "effective_until": metadata.effective_until and metadata.effective_until.isoformat(),
        "consolidates": metadata.consolidates,
        "replaces": list(metadata.replaces),
        "legal_basis": len(metadata.legal_basis),
        "title": hashlib.sha256("".join(metadata.title.split()).encode()).hexdigest()[:12],
    }


def test_fields_are_exact(shared_corpus: Path) -> None:
    rows = json.loads(GOLDEN.read_text(encoding="utf-8"))
    wrong: Counter[str] = Counter()
    places = []
    for row in rows:
        found = fields(read_file(shared_corpus / row.pop("file"))[0].metadata)
        for name, value in row.items():
            if found[name] != value:
                wrong[name] += 1
                places.append((row["number"], name, found[name], value))
    assert len(rows) >= 40
    exact = 1 - wrong.total() / sum(len(row) for row in rows)
    assert exact >= 0.99, (exact, places)
    assert all(count <= 0.05 * len(rows) for count in wrong.values()), places
