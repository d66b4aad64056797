"""What the engines that keep their index in the data folder share: versions, and the reader of the live one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path

from search_api.errors import Incomplete, NoIndex
from search_api.plan import Engine, Plan
from search_api.port import SearchDocument, SearchPage, SearchRequest
from search_api.searching import answer, digests, suggest
from search_api.versions import Versions


class FolderIndex(ABC):
    """An index below ``root``. A reader follows the live version by itself; threads may share one object."""

    def __init__(self, root: Path) -> None:
        self._versions = Versions(root)
        self._reader: tuple[str, Engine] | None = None

    @abstractmethod
    def _write(self, folder: Path, documents: Iterable[SearchDocument]) -> int:
        """Write an index of the documents into an empty folder; return how many they are."""

    @abstractmethod
    def _change(self, folder: Path, gone: Collection[str], documents: Iterable[SearchDocument]) -> int:
        """Take all that stems from the documents ``gone`` out of an index, add ``documents``, return how many these
        are."""

    @abstractmethod
    def _open(self, folder: Path) -> Engine:
        """A complete index, opened for reading. Raises ``NoIndex`` if it cannot be read."""

    def version(self) -> str:
        """Name of the live version, "" if there is none."""
        return self._versions.live()

    def build(self, documents: Iterable[SearchDocument], version: str) -> int:
        """Write ``version`` completely, make it live, return how many documents it holds. Raises ``Incomplete``."""
        with self._versions.building(version) as folder:
            count = self._write(folder, documents)
            self._check(folder, count)
        return count

    def update(self, gone: Collection[str], documents: Iterable[SearchDocument], version: str) -> int:
        """Write ``version`` from the live one, make it live, return how many documents it holds. Raises
        ``Incomplete``."""
        live = self._live()
        left = live.size() - (live.select(Plan(filters={"document_id": tuple(gone)}), 1, ()).total if gone else 0)
        with self._versions.updating(version) as folder:
            count = left + self._change(folder, gone, documents)
            self._check(folder, count)
        return count

    def _check(self, folder: Path, count: int) -> None:
        """Raise ``Incomplete`` unless the index that was written holds what it should."""
        if (held := self._open(folder).size()) != count:
            raise Incomplete(folder.name, held, count)

    def digests(self) -> Mapping[str, str]:
        """Address → digest of every document of the live version. Raises ``NoIndex``."""
        return digests(self._live())

    def search(self, request: SearchRequest) -> SearchPage:
        """Answer one request. Raises ``NoIndex`` only; any text is a query."""
        return answer(self._live(), request)

    def suggest(self, text: str, limit: int) -> tuple[SearchDocument, ...]:
        """Names that the text may be the beginning of. Raises ``NoIndex``."""
        return suggest(self._live(), text, limit)

    def built(self) -> datetime | None:
        """When the live version was built."""
        return self._versions.built()

    def count(self) -> int:
        """How many documents are in the live version. Raises ``NoIndex``."""
        return self._live().size()

    def _live(self) -> Engine:
        name = self._versions.live()
        reader = self._reader
        if reader is None or reader[0] != name:
            folder = self._versions.root / name
            if not name or not folder.is_dir():
                raise NoIndex(self._versions.root.name)
            self._reader = reader = (name, self._open(folder))
        return reader[1]
