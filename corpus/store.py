"""Files of a run, addressed by content: raw bytes, outcomes of reading, parsed documents, candidates.

All writes are atomic (a temporary file beside the target, then a rename), so a run can be killed at any moment and
started again. The same input gives the same bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from corpus.codec import decode, encode
from corpus.model import Document, Extraction

_SUFFIX = ".json.gz"
_VERSION = re.compile(rb'"extractor_version":"([^"]*)"')
_AMENDED = re.compile(r'"target_doc":"([^"\\]*)"')


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the bytes of one input file (under all its ``names``): its documents, or why it was refused."""

    sha256: str
    names: tuple[str, ...]
    reader_version: str
    documents: tuple[str, ...] = ()
    error: str = ""
    """Why it was refused and what to do, without the file's name; "" if it was read."""
    origin: str = ""
    """Digest of the note that its first name came with; "" if none did."""


@dataclass(frozen=True, slots=True)
class StoredExtraction:
    """An extraction with the document version that it belongs to."""

    document_id: str
    text_hash: str
    extraction: Extraction


def text_hash(document: Document) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(document.text.encode()).hexdigest()


def document_id(document: Document) -> str:
    """``<slug of the key>--<first 12 digits of the text hash>``; safe as a file name."""
    from corpus.keys import document_slug

    return f"{document_slug(document.metadata.key)}--{text_hash(document)[:12]}"


def number_of(name: str) -> str:
    """The number in a document id, as in file names: ``67-2013-nd-cp``."""
    return name.rpartition("--")[0].rpartition("_")[2]


class Store:
    """The part of ``data_dir`` that the ground layer writes."""

    def __init__(self, data_dir: Path) -> None:
        self._raw = data_dir / "corpus" / "raw"
        self._files = data_dir / "corpus" / "files"
        self._documents = data_dir / "corpus" / "documents"
        self._candidates = data_dir / "candidates"

    def put_raw(self, data: bytes) -> str:
        """Keep the bytes of an input file; gives their SHA-256."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.raw_path(sha256)
        if not path.exists():
            write_atomic(path, data)
        return sha256

    def raw_path(self, sha256: str) -> Path:
        """Where the bytes with this hash are kept."""
        return self._raw / sha256[:2] / sha256

    def put(self, document: Document) -> str:
        """Store a document; gives its id."""
        name = document_id(document)
        _write_json(self._documents / f"{name}{_SUFFIX}", encode(document))
        return name

    def documents(self) -> list[str]:
        """Ids of all documents, sorted."""
        return _ids(self._documents)

    def load(self, name: str) -> Document:
        """The document of this id. Raises ``KeyError`` if there is none."""
        return decode(Document, _read_json(self._documents, name))

    def size(self, name: str) -> int:
        """Bytes that the stored document takes on disk."""
        return (self._documents / f"{name}{_SUFFIX}").stat().st_size

    def remove(self, name: str) -> None:
        """Drop a document and its candidates."""
        (self._documents / f"{name}{_SUFFIX}").unlink(missing_ok=True)
        (self._candidates / f"{name}{_SUFFIX}").unlink(missing_ok=True)

    def outcomes(self) -> Iterator[Outcome]:
        """What came of every input file, sorted by its hash."""
        for path in sorted(self._files.glob("*.json")):
            yield _outcome(json.loads(path.read_bytes()), path.stem)

    def outcome(self, sha256: str) -> Outcome | None:
        """What came of the bytes with this hash, or None if they were not read yet."""
        path = self._files / f"{sha256}.json"
        return _outcome(json.loads(path.read_bytes()), sha256) if path.exists() else None

    def put_outcome(self, outcome: Outcome) -> None:
        """Record what came of an input file. Write it last: it says that the documents are there."""
        value: dict[str, object] = {
            "name": outcome.names[0],
            "names": list(outcome.names),
            "reader_version": outcome.reader_version,
        }
        value |= {"origin": outcome.origin} if outcome.origin else {}
        value |= {"error": {"message": outcome.error}} if outcome.error else {"documents": list(outcome.documents)}
        write_atomic(self._files / f"{outcome.sha256}.json", _json_bytes(value))

    def remove_outcome(self, sha256: str) -> None:
        """Forget an input file; its bytes stay."""
        (self._files / f"{sha256}.json").unlink(missing_ok=True)

    def put_extraction(self, name: str, digest: str, extraction: Extraction) -> None:
        """Store what was found in the document ``name`` whose text has the hash ``digest``."""
        value = encode(extraction) | {"document_id": name, "text_hash": digest}
        _write_json(self._candidates / f"{name}{_SUFFIX}", value)

    def extractions(self) -> list[str]:
        """Ids of all documents that have an extraction, sorted."""
        return _ids(self._candidates)

    def extraction(self, name: str) -> StoredExtraction:
        """The extraction of the document ``name``. Raises ``KeyError`` if there is none."""
        value = _read_json(self._candidates, name)
        document, digest = value.pop("document_id"), value.pop("text_hash")
        return StoredExtraction(document, digest, decode(Extraction, value))

    def extraction_version(self, name: str) -> str | None:
        """Extractor version of the candidates of the document ``name``, unparsed; None if there are none to use."""
        data = self._candidate_bytes(name)
        found = _VERSION.search(data, max(data.rfind(b'"extractor_version"'), 0))
        return found[1].decode() if found else None

    def amended(self, name: str) -> set[str]:
        """Numbers of the documents that the candidates of ``name`` change, as in ``number_of``; unparsed."""
        from corpus.keys import number_slug

        return {number_slug(number) for number in _AMENDED.findall(self._candidate_bytes(name).decode())}

    def _candidate_bytes(self, name: str) -> bytes:
        try:
            return gzip.decompress((self._candidates / f"{name}{_SUFFIX}").read_bytes())
        except (OSError, EOFError, zlib.error):
            return b""


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file so that it is either wholly there or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".tmp-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _outcome(value: dict[str, Any], sha256: str) -> Outcome:
    error = value.get("error", {}).get("message", "")
    names, documents = tuple(value["names"]), tuple(value.get("documents", ()))
    return Outcome(sha256, names, value["reader_version"], documents, error, value.get("origin", ""))


def _ids(folder: Path) -> list[str]:
    return sorted(path.name.removesuffix(_SUFFIX) for path in folder.glob(f"*{_SUFFIX}"))


def _json_bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _write_json(path: Path, value: object) -> None:
    write_atomic(path, gzip.compress(_json_bytes(value), compresslevel=5, mtime=0))


def _read_json(folder: Path, name: str) -> dict[str, Any]:
    path = folder / f"{name}{_SUFFIX}"
    if not path.is_file():
        raise KeyError(name)
    value: dict[str, Any] = orjson.loads(gzip.decompress(path.read_bytes()))
    return value
