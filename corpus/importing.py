"""Importing: files, folders and archives → documents in the store, each file read once.

The outcome of a file is written after its documents, and stale documents go before it is written, so a run that was
killed is made good by the next.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.errors import Missing, ReadError
from corpus.readers import READER_VERSION, is_archive, package
from corpus.reading import load_bytes, read_data
from corpus.store import Outcome, Store

SUFFIXES = frozenset({".txt", ".md", ".json", ".html", ".htm", ".docx", ".doc", ".rtf", ".pdf", ".zip"})
"""Files of a folder that are looked at; a file named by itself is always looked at."""


@dataclass(slots=True)
class ImportReport:
    """What an import did. ``refused``: one line for each input that was not read."""

    files: int = 0
    read: int = 0
    unchanged: int = 0
    documents: int = 0
    refused: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.files} files: {self.read} read ({self.documents} documents), "
            f"{self.unchanged} unchanged, {len(self.refused)} refused"
        )


def find_files(paths: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """Files under ``paths`` in sorted order, hidden ones and READMEs left out, and a line for each missing path."""
    files: dict[Path, None] = {}
    missing: list[str] = []
    for path in paths:
        if path.is_dir():
            files.update(dict.fromkeys(sorted(_folder_files(path))))
        elif path.exists():
            files[path] = None
        else:
            missing.append(str(Missing(str(path))))
    return list(files), missing


def _folder_files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") for part in parts)
        if (
            not hidden
            and path.suffix.lower() in SUFFIXES
            and not path.stem.upper().startswith("README")
            and path.is_file()
        ):
            yield path


class Importer:
    """Brings files into a store; what a killed run left there goes first. ``max_bytes``: larger files are refused."""

    def __init__(self, store: Store, max_bytes: int) -> None:
        self._store = store
        self._max_bytes = max_bytes
        self._references: Counter[str] = Counter()
        self._by_name: defaultdict[str, set[str]] = defaultdict(set)
        for outcome in store.outcomes():
            self._references.update(outcome.documents)
            for name in outcome.names:
                self._by_name[name].add(outcome.sha256)
        for document in store.documents():
            if not self._references[document]:
                store.remove(document)
        self.report = ImportReport()

    def run(self, files: Sequence[Path], advance: Callable[[], None] = lambda: None) -> ImportReport:
        """Import ``files``; ``advance`` is called after each."""
        for path in files:
            try:
                self._file(path)
            except ReadError as error:
                self.report.files += 1
                self.report.refused.append(str(error))
            advance()
        return self.report

    def _file(self, path: Path) -> None:
        name = path.as_posix()
        data = load_bytes(path, self._max_bytes)
        if not is_archive(data, name, self._max_bytes):
            self._input(name, data)
            return
        for member, inner in package.members(data, name, self._max_bytes):
            self._input(f"{name}/{member}", inner)

    def _input(self, name: str, data: bytes) -> None:
        self.report.files += 1
        sha256 = self._store.put_raw(data)
        outcome = self._store.outcome(sha256)
        if outcome is None or outcome.reader_version != READER_VERSION:
            outcome = self._read(name, data, sha256, outcome)
            self.report.read += not outcome.error
            self.report.documents += len(outcome.documents)
        else:
            self.report.unchanged += not outcome.error
        if outcome.error:
            self.report.refused.append(f"{name}: {outcome.error}")
        if name not in outcome.names:
            self._store.put_outcome(replace(outcome, names=(*outcome.names, name)))
        self._supersede(name, sha256)

    def _read(self, name: str, data: bytes, sha256: str, old: Outcome | None) -> Outcome:
        error = ""
        names = old.names if old else (name,)
        ids: tuple[str, ...] = ()
        try:
            documents, _ = read_data(data, name, self._max_bytes)
            ids = tuple(dict.fromkeys(map(self._store.put, documents)))
        except ReadError as refusal:
            error = str(refusal).removeprefix(f"{name}: ")
        self._references.update(ids)
        self._release(old)
        outcome = Outcome(sha256, names, READER_VERSION, ids, error)
        self._store.put_outcome(outcome)
        return outcome

    def _supersede(self, name: str, sha256: str) -> None:
        """Bytes that this name had before stand for nothing now, unless another name still has them."""
        for stale in self._by_name[name] - {sha256}:
            outcome = self._store.outcome(stale)
            if outcome is None:
                continue
            names = tuple(other for other in outcome.names if other != name)
            if names:
                self._store.put_outcome(replace(outcome, names=names))
            else:
                self._release(outcome)
                self._store.remove_outcome(stale)
        self._by_name[name] = {sha256}

    def _release(self, outcome: Outcome | None) -> None:
        """Drop the documents of an outcome that nothing else refers to."""
        for document in outcome.documents if outcome else ():
            self._references[document] -= 1
            if self._references[document] <= 0:
                self._store.remove(document)
