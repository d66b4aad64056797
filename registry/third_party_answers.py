"""What the third-party compilation says, its totals, and how far it agrees with the lists that were read in the law."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from corpus.agencies import present
from registry.given_views import MeasureClass, ThirdPartyAgreement, ThirdPartyLine, ThirdPartyTotals
from registry.lookups import same_goods
from registry.models import DocumentRow, EventRow, ItemRow, ThirdPartyRow

_ENDS = ("abolish", "replace")
_WAITS = "target_not_loaded"
"""The doubt about a repeal whose target nobody loaded: here the compilation stands for the target."""
_ANNEX = re.compile(r"PL(\d{1,2})")
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


class Ending(NamedTuple):
    """An instrument that ends a document, or one provision of it, from a day on."""

    stored_id: str
    number: str
    path: str
    on: date | None


def third_party_ids(session: Session, hs: str = "", measure: str = "", document: str = "") -> list[str]:
    """Ids of the rows that hold now and match all filters, by code; ``hs``: a code or a heading of it, digits only."""
    query = select(ThirdPartyRow.id).where(ThirdPartyRow.superseded_at == "")
    if hs:
        query = query.where(ThirdPartyRow.hs.startswith(hs[:8], autoescape=True))
    if measure:
        query = query.where(ThirdPartyRow.measure == measure)
    if document:
        query = query.where(ThirdPartyRow.document == document)
    return list(session.scalars(query.order_by(ThirdPartyRow.hs, ThirdPartyRow.document, ThirdPartyRow.id)))


def third_party_lines(session: Session, ids: Sequence[str], as_of: date) -> tuple[ThirdPartyLine, ...]:
    """Views of at most ``lookups.BATCH`` rows, in the order of ``ids``."""
    held = select(ThirdPartyRow).where(ThirdPartyRow.superseded_at == "", ThirdPartyRow.id.in_(ids))
    by_id = {row.id: row for row in session.scalars(held)}
    rows = [by_id[name] for name in ids]
    numbers = {row.document for row in rows}
    here = select(DocumentRow.number, DocumentRow.uri).where(DocumentRow.chosen, DocumentRow.number.in_(numbers))
    addresses = dict(session.execute(here.order_by(func.coalesce(DocumentRow.issued, date.min))).all())
    endings = _endings(session, numbers, as_of)
    return tuple(
        ThirdPartyLine(
            id=row.id,
            hs=row.hs,
            name=row.name,
            description=row.description,
            document_number=row.document,
            document_id=addresses.get(row.document),
            list_label=row.list_label,
            agency=row.agency,
            agency_now=present(row.agency, as_of),
            measure=cast(MeasureClass, row.measure),
            third_party_kind=row.third_party_kind,
            ended_by=next((end.number for end in endings[row.document] if _reaches(end, row.list_label)), ""),
            file=row.file,
            row=row.row,
            compiled=row.compiled,
            recorded_at=row.recorded_at,
        )
        for row in rows
    )


def third_party_totals(session: Session) -> tuple[ThirdPartyTotals, ...]:
    """Totals of each class, the largest first."""
    columns = (ThirdPartyRow.measure, ThirdPartyRow.hs, ThirdPartyRow.agency, ThirdPartyRow.document)
    by_class: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for measure, *row in session.execute(select(*columns).where(ThirdPartyRow.superseded_at == "")):
        by_class[measure].append((row[0], row[1], row[2]))
    inspected = {hs for hs, _, _ in by_class.get("inspection", ())}
    found = [_totals(cast(MeasureClass, measure), rows, inspected) for measure, rows in by_class.items()]
    return tuple(sorted(found, key=lambda totals: (-totals.rows, totals.measure)))


def _totals(measure: MeasureClass, rows: Sequence[tuple[str, str, str]], inspected: set[str]) -> ThirdPartyTotals:
    """``rows``: code, agency, number of the document."""
    codes = {hs for hs, _, _ in rows}
    documents: dict[str, set[str]] = defaultdict(set)
    for hs, _, number in rows:
        documents[number].add(hs)
    return ThirdPartyTotals(
        measure=measure,
        rows=len(rows),
        lines=len({(hs, agency) for hs, agency, _ in rows}),
        codes=len(codes),
        inspected_too=0 if measure == "inspection" else len(codes & inspected),
        documents=tuple(sorted((number, len(found)) for number, found in documents.items())),
    )


def third_party_agreement(session: Session, as_of: date) -> tuple[ThirdPartyAgreement, ...]:
    """Each list of inspected goods that an instrument here ended by a date, beside the goods that it lists."""
    lists: dict[tuple[str, str], set[str]] = defaultdict(set)
    columns = (ThirdPartyRow.document, ThirdPartyRow.list_label, ThirdPartyRow.hs)
    held = select(*columns).where(ThirdPartyRow.superseded_at == "", ThirdPartyRow.measure == "inspection")
    for document, label, code in session.execute(held):
        lists[document, label].add(code)
    endings = _endings(session, {document for document, _ in lists}, as_of)
    found = []
    for (document, label), codes in sorted(lists.items()):
        for end in endings[document]:
            official = _goods(session, end.stored_id)
            if official and _reaches(end, label):
                missing = tuple(sorted(code for code in codes if not any(same_goods(one, code) for one in official)))
                both = len(codes) - len(missing)
                found.append(ThirdPartyAgreement(document, label, end.number, end.on, len(codes), both, missing))
    return tuple(found)


def _endings(session: Session, numbers: set[str], as_of: date) -> dict[str, list[Ending]]:
    """Instruments that end documents by a date, by number of what they end."""
    query = (
        select(
            EventRow.target_doc, EventRow.target_path, EventRow.effective_from, EventRow.document, DocumentRow.number
        )
        .join(DocumentRow, DocumentRow.stored_id == EventRow.document)
        .where(
            EventRow.partition.in_(numbers),
            EventRow.target_doc.is_not(None),
            EventRow.op.in_(_ENDS),
            EventRow.stage == "issued",
        )
        .where(EventRow.review.is_(None) | (EventRow.review == _WAITS), EventRow.effective_from <= as_of)
        .where(EventRow.effective_until.is_(None))
    )
    found: dict[str, list[Ending]] = defaultdict(list)
    for target, path, on, stored, number in session.execute(query.order_by(EventRow.effective_from, EventRow.id)):
        found[target or ""].append(Ending(stored, number, path or "", on))
    return found


def _reaches(end: Ending, label: str) -> bool:
    """True if the whole document ends, or the annex (``PL2``) that a row is said to stand in."""
    annex = _ANNEX.match(label)
    number = int(annex[1]) if annex else 0
    names = {f"phu-luc-{number}", f"phu-luc-{_ROMAN[number]}"} if 0 < number < len(_ROMAN) else set()
    return end.path == "" or end.path in names


def _goods(session: Session, stored_id: str) -> list[str]:
    """Codes of the goods that a document lists."""
    query = select(ItemRow.hs).where(ItemRow.document == stored_id, ItemRow.kind == "product_line")
    return [code for codes in session.scalars(query) for code in codes]
