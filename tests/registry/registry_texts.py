"""Documents and candidates written for the registry's tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Engine, Table, select
from sqlalchemy.orm import Session

from corpus.keys import make_key
from corpus.model import (
    AnyCandidate,
    BusinessLine,
    Condition,
    CutEvent,
    Document,
    Extraction,
    Metadata,
    ProductLine,
    Provision,
    Source,
)
from corpus.store import Store, text_hash
from registry.models import Base

Library = list[tuple[Document, list[AnyCandidate]]]
RULE = {"rules": ("rule",), "confidence": 0.9, "review": None}


def document(number: str, issued: date | None, paths: dict[str, str], **metadata: object) -> Document:
    """A document whose provisions are ``paths``: path → its text, in order; parents are found by path."""
    text, spans = f"{number}\n", []
    for path, own in paths.items():
        label = path.rsplit("/", 1)[-1]
        start = len(text)
        text += f"{label} {own}\n"
        spans.append((path, label, start, len(text) - 1))
    provisions: list[Provision] = []
    for path, label, start, end in spans:
        last = max((stop for other, _, _, stop in spans if other == path or other.startswith(path + "/")), default=end)
        parent = next((at for at, one in enumerate(provisions) if one.path == path.rpartition("/")[0]), None)
        kind = label.split("-")[0]
        kind = "phu-luc" if label.startswith("phu-luc") else kind
        provisions.append(Provision(path, kind, label, start, last, start + len(label) + 1, end, parent=parent))  # type: ignore[arg-type]
    facts = {"effective_from": issued, **metadata}
    source = Source(f"{number}.txt", sha256(text.encode()).hexdigest(), str(facts.pop("form", "html")), "1")
    return Document(
        Metadata(make_key(number, issued), f"Văn bản {number}", **facts),  # type: ignore[arg-type]
        text,
        tuple(provisions),
        (),
        source,
    )


def span(text: Document, path: str) -> tuple[int, int]:
    """Own text of a provision."""
    found = next(provision for provision in text.provisions if provision.path == path)
    return found.text_start, found.text_end


def condition(text: Document, path: str, **fields: object) -> Condition:
    start, end = span(text, path)
    return replace(Condition(start, end, **RULE, path=path, types=("premises",), activity="sản xuất"), **fields)  # type: ignore[arg-type]


def cut(text: Document, path: str, op: str, target_doc: str | None, target: str | None, **fields: object) -> CutEvent:
    start, end = span(text, path)
    event = CutEvent(start, end, **RULE, source=path, op=op, concerns="condition", target_doc=target_doc, target=target)  # type: ignore[arg-type]
    return replace(event, **fields)  # type: ignore[arg-type]


def goods(text: Document, path: str, hs: str, name: str) -> ProductLine:
    start, end = span(text, path)
    return ProductLine(start, end, **RULE, row="1", hs=(hs,), printed=hs, name=name, inspection="an toàn thực phẩm")  # type: ignore[arg-type]


def line(text: Document, path: str, number: str, name: str) -> BusinessLine:
    start, end = span(text, path)
    return BusinessLine(start, end, **RULE, source=path, line_no=number, name=name)  # type: ignore[arg-type]


def keep(data_dir: Path, text: Document, *candidates: AnyCandidate) -> str:
    """Put a document and its candidates into the store; gives its id."""
    store = Store(data_dir)
    name = store.put(text)
    store.put_extraction(name, text_hash(text), Extraction("x1", candidates))
    return name


def dump(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, in order of all columns, but for when the registry learned it."""
    with Session(engine) as session:
        return {
            name: sorted((tuple(row) for row in session.execute(select(*_lasting(table)))), key=repr)
            for name, table in Base.metadata.tables.items()
            if name != "history"
        }


def _lasting(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.name != "recorded_at"]
