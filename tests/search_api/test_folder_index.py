"""A version that lost documents is not made live."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import pytest

from search_api.engines.folder_index import FolderIndex
from search_api.engines.tantivy_index import TantivyIndex
from search_api.engines.whoosh_index import WhooshIndex
from search_api.errors import Incomplete
from search_api.port import SearchDocument
from tests.contract.search_documents import OTHER, documents


@pytest.mark.parametrize("engine", [TantivyIndex, WhooshIndex])
def test_a_version_that_lost_a_document_is_not_made_live(
    engine: type[FolderIndex], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = engine(tmp_path)
    index.build(documents(), "one")
    change = engine._change

    def losing(self: FolderIndex, folder: Path, gone: Collection[str], added: Iterable[SearchDocument]) -> int:
        rows = list(added)
        return change(self, folder, gone, rows[1:]) + len(rows[:1])

    monkeypatch.setattr(engine, "_change", losing)
    with pytest.raises(Incomplete, match=f"holds {len(documents()) - 1} documents, but {len(documents())} were"):
        index.build(documents(), "two")
    with pytest.raises(Incomplete, match="search_api index"):
        index.update([OTHER], documents()[:1], "two")
    assert (index.version(), index.count()) == ("one", len(documents()))
