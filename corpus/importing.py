"""Importing: files, folders and archives → documents in the store, each file read once.

The outcome of a file is written after its documents, and stale documents go before it is written, so a run that was
killed is made good by the next.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.errors import ReaderFailed, ReadError
from corpus.inputs import load_bytes
from corpus.model import Document
from corpus.origins import Origin, read_origin
from corpus.readers import READER_VERSION, is_archive
from corpus.store import Outcome, Store


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
                self._refuse(error)
            advance()
        return self.report

    def _file(self, path: Path) -> None:
        name = path.as_posix()
        data, origin = load_bytes(path, self._max_bytes), read_origin(path)
        if not is_archive(data, name, self._max_bytes):
            self._input(name, data, origin)
            return
        from corpus.readers import package

        places = set()
        for member in package.members(data, name, self._max_bytes):
            places.add(member.place)
            try:
                self._input(member.place, member.bytes())
            except ReadError as error:
                self._refuse(error)
        for gone in [known for known in self._by_name if known.startswith(f"{name}/") and known not in places]:
            self._supersede(gone, None)

    def _refuse(self, error: ReadError) -> None:
        self.report.files += 1
        self.report.refused.append(str(error))

    def _input(self, name: str, data: bytes, origin: Origin | None = None) -> None:
        """Of bytes with several names, the first that came with a note says where they are from."""
        self.report.files += 1
        sha256 = self._store.put_raw(data)
        outcome = self._store.outcome(sha256)
        if outcome and outcome.origin and name != outcome.names[0]:
            origin = None
        elif outcome and outcome.origin != (origin.digest if origin else ""):
            outcome = replace(outcome, reader_version="")
        if outcome is None or outcome.reader_version != READER_VERSION:
            outcome = self._read(name, data, sha256, outcome, origin)
            self.report.read += not outcome.error
            self.report.documents += len(outcome.documents)
        else:
            self.report.unchanged += not outcome.error
        if outcome.error:
            self.report.refused.append(f"{name}: {outcome.error}")
        if name not in outcome.names:
            self._store.put_outcome(replace(outcome, names=(*outcome.names, name)))
        self._supersede(name, sha256)

    def _read(self, name: str, data: bytes, sha256: str, old: Outcome | None, origin: Origin | None) -> Outcome:
        error = ""
        known = old.names if old else ()
        names = tuple(dict.fromkeys((name, *known) if origin else (*known, name)))
        ids: tuple[str, ...] = ()
        try:
            ids = tuple(dict.fromkeys(map(self._store.put, _documents(data, name, self._max_bytes, origin))))
        except ReadError as refusal:
            error = str(refusal).removeprefix(f"{name}: ")
        self._references.update(ids)
        self._release(old)
        outcome = Outcome(sha256, names, READER_VERSION, ids, error, origin.digest if origin else "")
        self._store.put_outcome(outcome)
        return outcome

    def _supersede(self, name: str, sha256: str | None) -> None:
        """Bytes that this name had before stand for nothing now, unless another name still has them.

        ``sha256`` None: the name stands for nothing any more, as that of a part that an archive no longer has.
        """
        present = {sha256} if sha256 else set()
        for stale in self._by_name.pop(name, set()) - present:
            outcome = self._store.outcome(stale)
            if outcome is None:
                continue
            names = tuple(other for other in outcome.names if other != name)
            if names:
                self._store.put_outcome(replace(outcome, names=names))
            else:
                self._release(outcome)
                self._store.remove_outcome(stale)
        if present:
            self._by_name[name] = present

    def _release(self, outcome: Outcome | None) -> None:
        """Drop the documents of an outcome that nothing else refers to."""
        for document in outcome.documents if outcome else ():
            self._references[document] -= 1
            if self._references[document] <= 0:
                self._store.remove(document)


def _documents(data: bytes, name: str, max_bytes: int, origin: Origin | None) -> list[Document]:
    """Documents of a file. A defect that it brings to light refuses this file and stops no other."""
    from corpus.reading import read_data

    try:
        return read_data(data, name, max_bytes, origin)[0]
    except ReadError:
        raise
    except Exception as defect:
        words = " ".join(str(defect).split())[:200]
        raise ReaderFailed(name, f"{type(defect).__name__}: {words}") from defect
