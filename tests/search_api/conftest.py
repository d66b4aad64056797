"""A registry and an index of three illustrative texts, read and loaded by the steps that a run takes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from corpus.model import Condition, Document, Extraction, ProductLine
from corpus.reading import read_file
from corpus.store import Store, text_hash
from registry.db import migrate, open_engine
from registry.load import load
from registry.queries import Registry
from search_api.app import create_app
from search_api.engines.tantivy_index import TantivyIndex
from search_api.indexer import build_index

TODAY = date(2026, 11, 20)
HOUSE = "901/2023/NĐ-MH"


def _condition(document: Document, path: str, kind: str) -> Condition:
    provision = next(one for one in document.provisions if one.path == path)
    return Condition(
        provision.text_start, provision.text_end, ("test",), 0.9, None, path, (kind,), activity="dịch vụ kho lạnh"
    )


def _found(document: Document) -> Extraction:
    """What extraction could find: two conditions, and a row of goods in whatever text stands first."""
    if document.metadata.key.number != HOUSE:
        return Extraction("test")
    goods = ProductLine(
        0, 20, ("test",), 0.9, None, "1/02.07/1", ("02071420",), "0207.14.20", "Cánh gà", ("Thịt gà",), "kiểm dịch"
    )
    return Extraction(
        "test",
        (
            _condition(document, "dieu-4/khoan-2", "capital"),
            _condition(document, "dieu-4/khoan-4/diem-a", "premises"),
            goods,
        ),
    )


def fill(data_dir: Path, files: list[Path]) -> Registry:
    """Read, store and load ``files`` into a new registry in ``data_dir``."""
    store = Store(data_dir)
    for document in (one for file in files for one in read_file(file)):
        store.put_extraction(store.put(document), text_hash(document), _found(document))
    engine = open_engine(f"sqlite:///{data_dir / 'registry.sqlite'}")
    migrate(engine)
    load(engine, data_dir)
    return Registry(engine, today=lambda: TODAY)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> tuple[Registry, TantivyIndex]:
    """A registry of three samples and its index; nobody may change them."""
    folder = tmp_path_factory.mktemp("filled")
    registry = fill(
        folder, [samples / name for name in ("901-2023-nd-mh.txt", "912-2024-tt-bnsmh.txt", "904-2024-nd-mh.md")]
    )
    index = TantivyIndex(folder / "index")
    build_index(registry, index)
    return registry, index


@pytest.fixture
def client(filled: tuple[Registry, TantivyIndex]) -> FlaskClient:
    """A client of the API over them."""
    return create_app(*filled).test_client()
